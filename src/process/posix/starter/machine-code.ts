// The machine code of the starter, for the processors that there are prebuilt editors for. Nothing compiles it where
// Dirigent runs, and there is so little of it that a listing says all: offset in the program, bytes, instruction.
// Before it stand six numbers of eight bytes, which `starter.ts` fills in: option, path, environment, shell, failures,
// descriptor.

const X64 = `
  030  49 89 e4               mov r12,rsp
  ; prctl(option, 1, 0, 0, 0)
  033  8b 3d c7 ff ff ff      mov edi,DWORD PTR [option]
  039  be 01 00 00 00         mov esi,0x1
  03e  31 d2                  xor edx,edx
  040  45 31 d2               xor r10d,r10d
  043  45 31 c0               xor r8d,r8d
  046  b8 9d 00 00 00         mov eax,0x9d
  04b  0f 05                  syscall
  ; an empty struct sigaction: SIG_DFL
  04d  31 c0                  xor eax,eax
  04f  50                     push rax
  050  50                     push rax
  051  50                     push rax
  052  50                     push rax
  053  bb 03 00 00 00         mov ebx,0x3
  ; rt_sigaction(SIGQUIT, then SIGINT)
  058  89 df                  mov edi,ebx
  05a  48 89 e6               mov rsi,rsp
  05d  31 d2                  xor edx,edx
  05f  41 ba 08 00 00 00      mov r10d,0x8
  065  b8 0d 00 00 00         mov eax,0xd
  06a  0f 05                  syscall
  06c  ff cb                  dec ebx
  06e  83 fb 01               cmp ebx,0x1
  071  75 e5                  jne 58
  ; close(descriptor)
  073  8b 3d af ff ff ff      mov edi,DWORD PTR [descriptor]
  079  b8 03 00 00 00         mov eax,0x3
  07e  0f 05                  syscall
  ; the environment that is given, or the own one
  080  48 8b 15 89 ff ff ff   mov rdx,QWORD PTR [environment]
  087  48 85 d2               test rdx,rdx
  08a  75 09                  jne 95
  08c  49 8b 04 24            mov rax,QWORD PTR [r12]
  090  49 8d 54 c4 10         lea rdx,[r12+rax*8+0x10]
  ; execve(path, argv + 1, environment)
  095  48 8b 3d 6c ff ff ff   mov rdi,QWORD PTR [path]
  09c  49 8d 74 24 10         lea rsi,[r12+0x10]
  0a1  b8 3b 00 00 00         mov eax,0x3b
  0a6  0f 05                  syscall
  ; ENOEXEC: execve(shell, [shell, path, ...], environment)
  0a8  83 f8 f8               cmp eax,-8
  0ab  75 24                  jne d1
  0ad  48 8b 3d 64 ff ff ff   mov rdi,QWORD PTR [shell]
  0b4  49 89 7c 24 08         mov QWORD PTR [r12+0x8],rdi
  0b9  48 8b 05 48 ff ff ff   mov rax,QWORD PTR [path]
  0c0  49 89 44 24 10         mov QWORD PTR [r12+0x10],rax
  0c5  49 8d 74 24 08         lea rsi,[r12+0x8]
  0ca  b8 3b 00 00 00         mov eax,0x3b
  0cf  0f 05                  syscall
  0d1  f7 d8                  neg eax
  ; the words for this error, or the last
  0d3  48 8b 1d 46 ff ff ff   mov rbx,QWORD PTR [failures]
  0da  8b 0b                  mov ecx,DWORD PTR [rbx]
  0dc  e3 0a                  jrcxz e8
  0de  39 c1                  cmp ecx,eax
  0e0  74 06                  je e8
  0e2  48 83 c3 18            add rbx,0x18
  0e6  eb f2                  jmp da
  ; write(2, words), exit_group(code)
  0e8  bf 02 00 00 00         mov edi,0x2
  0ed  48 8b 73 08            mov rsi,QWORD PTR [rbx+0x8]
  0f1  48 8b 53 10            mov rdx,QWORD PTR [rbx+0x10]
  0f5  b8 01 00 00 00         mov eax,0x1
  0fa  0f 05                  syscall
  0fc  8b 7b 04               mov edi,DWORD PTR [rbx+0x4]
  0ff  b8 e7 00 00 00         mov eax,0xe7
  104  0f 05                  syscall
`;

const ARM64 = `
  030  f3 03 00 91            mov x19, sp
  ; prctl(option, 1, 0, 0, 0)
  034  60 fe ff 58            ldr x0, option
  038  21 00 80 d2            mov x1, #0x1
  03c  02 00 80 d2            mov x2, #0x0
  040  03 00 80 d2            mov x3, #0x0
  044  04 00 80 d2            mov x4, #0x0
  048  e8 14 80 d2            mov x8, #0xa7
  04c  01 00 00 d4            svc #0x0
  ; an empty struct sigaction: SIG_DFL
  050  ff 7f bf a9            stp xzr, xzr, [sp, #-16]!
  054  ff 7f bf a9            stp xzr, xzr, [sp, #-16]!
  058  74 00 80 d2            mov x20, #0x3
  ; rt_sigaction(SIGQUIT, then SIGINT)
  05c  e0 03 14 aa            mov x0, x20
  060  e1 03 00 91            mov x1, sp
  064  02 00 80 d2            mov x2, #0x0
  068  03 01 80 d2            mov x3, #0x8
  06c  c8 10 80 d2            mov x8, #0x86
  070  01 00 00 d4            svc #0x0
  074  94 06 00 d1            sub x20, x20, #0x1
  078  9f 06 00 f1            cmp x20, #0x1
  07c  01 ff ff 54            b.ne 5c
  ; close(descriptor)
  080  40 fd ff 58            ldr x0, descriptor
  084  28 07 80 d2            mov x8, #0x39
  088  01 00 00 d4            svc #0x0
  ; the environment that is given, or the own one
  08c  22 fc ff 58            ldr x2, environment
  090  82 00 00 b5            cbnz x2, a0
  094  69 02 40 f9            ldr x9, [x19]
  098  62 0e 09 8b            add x2, x19, x9, lsl #3
  09c  42 40 00 91            add x2, x2, #0x10
  ; execve(path, argv + 1, environment)
  0a0  40 fb ff 58            ldr x0, path
  0a4  61 42 00 91            add x1, x19, #0x10
  0a8  a8 1b 80 d2            mov x8, #0xdd
  0ac  01 00 00 d4            svc #0x0
  ; ENOEXEC: execve(shell, [shell, path, ...], environment)
  0b0  1f 20 00 b1            cmn x0, #0x8
  0b4  e1 00 00 54            b.ne d0
  0b8  00 fb ff 58            ldr x0, shell
  0bc  60 06 00 f9            str x0, [x19, #8]
  0c0  49 fa ff 58            ldr x9, path
  0c4  69 0a 00 f9            str x9, [x19, #16]
  0c8  61 22 00 91            add x1, x19, #0x8
  0cc  01 00 00 d4            svc #0x0
  0d0  e0 03 00 cb            neg x0, x0
  ; the words for this error, or the last
  0d4  74 fa ff 58            ldr x20, failures
  0d8  89 02 40 b9            ldr w9, [x20]
  0dc  a9 00 00 34            cbz w9, f0
  0e0  3f 01 00 6b            cmp w9, w0
  0e4  60 00 00 54            b.eq f0
  0e8  94 62 00 91            add x20, x20, #0x18
  0ec  fb ff ff 17            b d8
  ; write(2, words), exit_group(code)
  0f0  40 00 80 d2            mov x0, #0x2
  0f4  81 06 40 f9            ldr x1, [x20, #8]
  0f8  82 0a 40 f9            ldr x2, [x20, #16]
  0fc  08 08 80 d2            mov x8, #0x40
  100  01 00 00 d4            svc #0x0
  104  80 06 40 b9            ldr w0, [x20, #4]
  108  c8 0b 80 d2            mov x8, #0x5e
  10c  01 00 00 d4            svc #0x0
`;

export interface MachineCode {
  /** Number of the processor in elf(5). */
  readonly machine: number;
  readonly code: Buffer;
}

const CODES: ReadonlyMap<string, MachineCode> = new Map([
  ['x64', { machine: 62, code: assembled(X64) }],
  ['arm64', { machine: 183, code: assembled(ARM64) }],
]);

/** Undefined for a processor that it was not written for. */
export function machineCode(architecture: string): MachineCode | undefined {
  return CODES.get(architecture);
}

function assembled(listing: string): Buffer {
  const bytes = listing.split('\n').map((line) => /^ {2}[0-9a-f]{3} {2}((?:[0-9a-f]{2} )+)/.exec(line)?.[1] ?? '');
  return Buffer.from(bytes.join('').replaceAll(' ', ''), 'hex');
}
