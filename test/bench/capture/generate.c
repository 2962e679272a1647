// Writes BYTES of 100-byte lines, each with its number within its stream, as fast as it can.
// generate bulk|mixblk|line|mixline BYTES
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LINE = 100, DIGITS = 12 };

struct stream {
  int fd;
  char counter[DIGITS];
};

static void next_line(struct stream *stream, char *line) {
  memcpy(line, stream->counter, DIGITS);
  for (int at = DIGITS - 1; at >= 0 && ++stream->counter[at] > '9'; at--) stream->counter[at] = '0';
}

static void write_all(int fd, const char *bytes, size_t length) {
  while (length > 0) {
    ssize_t written = write(fd, bytes, length);
    if (written < 0) {
      perror("generate");
      exit(1);
    }
    bytes += written;
    length -= (size_t)written;
  }
}

int main(int count, char **args) {
  if (count != 3) return 2;
  int lines_at_once = strcmp(args[1], "bulk") == 0 ? 655 : strcmp(args[1], "mixblk") == 0 ? 40 : 1;
  int streams = strncmp(args[1], "mix", 3) == 0 ? 2 : 1;
  long lines = atol(args[2]) / LINE;
  struct stream stream[2] = {{1, {0}}, {2, {0}}};
  memset(stream[0].counter, '0', DIGITS);
  memset(stream[1].counter, '0', DIGITS);
  static char block[655 * LINE];
  for (size_t at = 0; at < sizeof block; at++) block[at] = at % LINE == LINE - 1 ? '\n' : (char)('a' + at % 26);
  for (long turn = 0; lines > 0; turn++) {
    long now = lines < lines_at_once ? lines : lines_at_once;
    struct stream *target = &stream[turn % streams];
    for (long line = 0; line < now; line++) next_line(target, block + line * LINE);
    write_all(target->fd, block, (size_t)now * LINE);
    lines -= now;
  }
  return 0;
}
