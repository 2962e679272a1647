// An address of TCP: `host:port`, or a port alone.
import { translate, t } from '../../base/l10n.ts';
import { mustBe, type ValueType } from './value-type.ts';

export interface TcpAddress {
  readonly host: string;
  readonly port: number;
}

/** `"db:5432"`, `"[::1]:5432"`, or a port of this machine: `5432`, `"5432"`, `":5432"`. */
export function tcpAddress(): ValueType<TcpAddress> {
  return {
    words: 'an address such as "localhost:5432", or a port',
    schema: {
      anyOf: [
        { type: 'string', pattern: String.raw`^(\[[0-9a-fA-F:.%\w]+\]|[^:\[\]\s]*):?\d{1,5}$` },
        { type: 'integer', minimum: 1, maximum: 65535 },
      ],
    },
    read(node, complain) {
      const { value, span } = node;
      if (typeof value !== 'string' && typeof value !== 'number') {
        complain(span, mustBe(this, node));
        return undefined;
      }
      const address = parseTcpAddress(String(value));
      if (address === undefined) complain(span, { message: t('must be {0}', translate(this.words)) });
      return address;
    },
  };
}

function parseTcpAddress(text: string): TcpAddress | undefined {
  const [, bracketed, name, digits] = /^(?:\[([^\]\s]+)\]:|([^:[\]\s]*):)?(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  if (digits === undefined || port < 1 || port > 65535) return undefined;
  return { host: bracketed ?? (name === undefined || name === '' ? 'localhost' : name), port };
}
