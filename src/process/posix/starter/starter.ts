// A starter is a program of a few hundred bytes in memory, without a file anywhere, made for one start. It does what a
// shell cannot and becomes another program at once (execve(2)), so that the pid stays. It gives back to SIGINT and
// SIGQUIT what a shell took from them, closes the descriptor that it was read by, and hands over exactly the
// environment that lies in its own image: whatever the names are, in no command line, and on no disk. With `reaper` its
// process becomes a child subreaper (prctl(2)): a descendant that loses its parent becomes its child, however much was
// done to be forgotten.
//
// The image is elf(5): a header, two program headers, six numbers, the code, and what the numbers point to.
import { execFile } from 'node:child_process';
import { closeSync } from 'node:fs';
import { constants } from 'node:os';
import { promisify } from 'node:util';
import { createMemfd } from '../../../base/memfd.ts';
import { quote } from '../../../base/shell-words.ts';
import { machineCode } from './machine-code.ts';

/** Where the child of a shim has the starter of its command, and what it is executed by. */
export const STARTER_DESCRIPTOR = 6;
export const STARTER_PATH = `/proc/self/fd/${STARTER_DESCRIPTOR}`;

export interface CommandStarter {
  /** For the shim to open, while the supervisor lives. */
  readonly path: string;
  /** The shim has opened it, or never will. */
  close(): void;
}

export class Starter {
  readonly #reaper: number;

  private constructor(reaper: number) {
    this.#reaper = reaper;
  }

  /**
   * Undefined where there is none: another system or processor, a C library that cannot be called, a machine that
   * executes nothing from memory (vm.memfd_noexec) or hides /proc. So it is tried once, the whole way that a command
   * goes.
   */
  static async make(shell: string): Promise<Starter | undefined> {
    const image = starterImage({ path: shell, reaper: true });
    const descriptor = image && createMemfd('dirigent-shim', image);
    if (descriptor === undefined) return undefined;
    const starter = new Starter(descriptor);
    if (await starter.#works(shell)) return starter;
    closeSync(descriptor);
    return undefined;
  }

  /**
   * Executed by a child of ours, with the arguments of the shell, it is that shell, and everyone's parent after its
   * own.
   */
  get reaper(): string {
    return `/proc/self/fd/${this.#reaper}`;
  }

  /** Undefined where the machine has no memory or no descriptor left for it. */
  command(path: string, environment: Readonly<Record<string, string>>): CommandStarter | undefined {
    const image = starterImage({ path, environment, descriptor: STARTER_DESCRIPTOR });
    const descriptor = image && createMemfd('dirigent-start', image);
    if (descriptor === undefined) return undefined;
    let open = true;
    return {
      path: `/proc/${process.pid}/fd/${descriptor}`,
      close: () => {
        if (open) closeSync(descriptor);
        open = false;
      },
    };
  }

  async #works(shell: string): Promise<boolean> {
    const starter = this.command('/bin/sh', { 'IT.WORKS': 'yes' });
    if (starter === undefined) return false;
    // No shell holds a name like this one in a variable, but every process shows what it was started with.
    const script = `${STARTER_PATH} sh -c 'cat /proc/$$/environ' ${STARTER_DESCRIPTOR}<${quote(starter.path)}`;
    try {
      const { stdout } = await promisify(execFile)(this.reaper, [shell, '-c', script]);
      return stdout.includes('IT.WORKS=yes');
    } catch {
      return false;
    } finally {
      starter.close();
    }
  }
}

interface StarterOptions {
  /** The program to become; its arguments, with its name before them, are those of the starter. */
  readonly path: string;
  /** Its whole environment; without one it keeps that of the starter. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly reaper?: boolean;
  /** The descriptor to close before. */
  readonly descriptor?: number;
}

const BASE = 0x400000;
const HEADER_BYTES = 64;
const PROGRAM_HEADER_BYTES = 56;
const NUMBERS_AT = HEADER_BYTES + 2 * PROGRAM_HEADER_BYTES;
const NUMBERS = 6;
const CODE_AT = NUMBERS_AT + NUMBERS * 8;
const LARGEST_PAGE = 0x10000;

const ET_EXEC = 2;
const PT_LOAD = 1;
/** Without it the stack could be executed. */
const PT_GNU_STACK = 0x6474e551;
const EXECUTE = 1;
const WRITE = 2;
const READ = 4;

const PR_SET_CHILD_SUBREAPER = 36;

/** For an error that has no words here: the number 0 ends the list. */
const OTHER = 0;
const NOT_FOUND = 127;
const NOT_EXECUTED = 126;

const { errno } = constants;
const REASONS: readonly (readonly [number: number, code: number, words: string])[] = [
  [errno.ENOENT, NOT_FOUND, 'it does not exist, or the interpreter named in its first line does not'],
  [errno.EACCES, NOT_EXECUTED, 'it or its interpreter is not executable'],
  [errno.EPERM, NOT_EXECUTED, 'operation not permitted'],
  [errno.ETXTBSY, NOT_EXECUTED, 'it is being written to'],
  [errno.ELOOP, NOT_EXECUTED, 'too many levels of symbolic links or interpreters'],
  [errno.E2BIG, NOT_EXECUTED, 'its arguments and environment are too large'],
  [errno.ENOMEM, NOT_EXECUTED, 'the system is out of memory'],
  [OTHER, NOT_EXECUTED, 'the system could not execute it'],
];

/** Undefined for a processor that it is not written for. */
function starterImage(options: StarterOptions, architecture: string = process.arch): Buffer | undefined {
  const machine = machineCode(architecture);
  if (machine === undefined) return undefined;
  const data = new Data(BASE + CODE_AT + machine.code.length);
  const numbers = [
    options.reaper === true ? PR_SET_CHILD_SUBREAPER : 0,
    data.text(options.path),
    options.environment === undefined ? 0 : data.texts(entriesOf(options.environment)),
    data.text('/bin/sh'),
    failures(data, options.path),
    options.descriptor ?? -1,
  ];
  const body = [quads(numbers), machine.code, ...data.parts];
  const size = NUMBERS_AT + body.reduce((sum, { length }) => sum + length, 0);
  return Buffer.concat([
    header(machine.machine),
    programHeader(PT_LOAD, READ | EXECUTE, BASE, size),
    programHeader(PT_GNU_STACK, READ | WRITE, 0, 0),
    ...body,
  ]);
}

function entriesOf(environment: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(environment).map(([name, value]) => `${name}=${value}`);
}

/**
 * Number of the error and code to end with, then where its words are and how many bytes they have; the last is for all.
 */
function failures(data: Data, path: string): number {
  const entries = REASONS.map(([number, code, words]) => {
    const line = `dirigent: ${path} could not be started: ${words}.\n`;
    const entry = Buffer.alloc(8);
    entry.writeUInt32LE(number, 0);
    entry.writeUInt32LE(code, 4);
    return Buffer.concat([entry, quads([data.text(line), Buffer.byteLength(line)])]);
  });
  return data.put(Buffer.concat(entries));
}

/** The data behind the code, with the addresses that it will have. */
class Data {
  readonly parts: Buffer[] = [];
  #end: number;

  constructor(begin: number) {
    this.#end = begin;
  }

  put(bytes: Buffer): number {
    const address = this.#end;
    const padding = -bytes.length & 7;
    this.parts.push(bytes, Buffer.alloc(padding));
    this.#end += bytes.length + padding;
    return address;
  }

  text(text: string): number {
    return this.put(Buffer.from(`${text}\0`));
  }

  /** As execve(2) wants them: pointers, and a null after the last. */
  texts(texts: readonly string[]): number {
    const begin = this.text(texts.join('\0'));
    let at = begin;
    const pointers = texts.map((text) => {
      const address = at;
      at += Buffer.byteLength(text) + 1;
      return address;
    });
    return this.put(quads([...pointers, 0]));
  }
}

function quads(numbers: readonly number[]): Buffer {
  const bytes = Buffer.alloc(numbers.length * 8);
  numbers.forEach((number, index) => bytes.writeBigInt64LE(BigInt(number), index * 8));
  return bytes;
}

function header(machine: number): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES);
  // 64 bits, little endian, version 1.
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  bytes.writeUInt16LE(ET_EXEC, 16);
  bytes.writeUInt16LE(machine, 18);
  bytes.writeUInt32LE(1, 20);
  bytes.writeBigUInt64LE(BigInt(BASE + CODE_AT), 24);
  bytes.writeBigUInt64LE(BigInt(HEADER_BYTES), 32);
  bytes.writeUInt16LE(HEADER_BYTES, 52);
  bytes.writeUInt16LE(PROGRAM_HEADER_BYTES, 54);
  bytes.writeUInt16LE(2, 56);
  return bytes;
}

function programHeader(type: number, flags: number, address: number, size: number): Buffer {
  const words = Buffer.alloc(8);
  words.writeUInt32LE(type, 0);
  words.writeUInt32LE(flags, 4);
  return Buffer.concat([words, quads([0, address, address, size, size, LARGEST_PAGE])]);
}
