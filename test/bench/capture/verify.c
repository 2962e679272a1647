// Counts what is wrong with the numbered lines of generate.c: verify raw|combined|any FILE… (oldest first). `any` takes
// one stream behind whatever prefix.
// Prints lines, lost, repeated, torn.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE = 100, DIGITS = 12, PREFIX = 9 };

int main(int count, char **args) {
  if (count < 3) return 2;
  int prefixed = strcmp(args[1], "combined") == 0;
  int any = strcmp(args[1], "any") == 0;
  long lines = 0, lost = 0, repeated = 0, torn = 0, next[2] = {0, 0};
  char *line = NULL;
  size_t capacity = 0;
  for (int file = 2; file < count; file++) {
    FILE *in = fopen(args[file], "r");
    if (in == NULL) return 1;
    setvbuf(in, NULL, _IOFBF, 1 << 20);
    ssize_t length;
    while ((length = getline(&line, &capacity, in)) > 0) {
      lines++;
      int is_stderr = prefixed && strncmp(line, "[stderr] ", PREFIX) == 0;
      int is_known = !prefixed || is_stderr || strncmp(line, "[stdout] ", PREFIX) == 0;
      char *text = line + (prefixed ? PREFIX : any && length > LINE ? length - LINE : 0);
      if (!is_known || length - (text - line) != LINE || line[length - 1] != '\n') {
        torn++;
        continue;
      }
      long number = 0;
      for (int at = 0; at < DIGITS; at++) number = number * 10 + (text[at] - '0');
      if (number > next[is_stderr]) lost += number - next[is_stderr];
      if (number < next[is_stderr]) repeated++;
      else next[is_stderr] = number + 1;
    }
    fclose(in);
  }
  printf("%ld %ld %ld %ld\n", lines, lost, repeated, torn);
  return 0;
}
