// The physical limit to hold the capture against: runs a command, reads its two outputs through pipes and writes
// stdout.log, stderr.log and combined.log with prefixes, 64 KiB at a time, with nothing else to care for.
// relay FOLDER COMMAND ARGS…; prints its CPU seconds.
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CHUNK = 65536, PREFIX = 9 };

static void write_all(int fd, const char *bytes, size_t length) {
  while (length > 0) {
    ssize_t written = write(fd, bytes, length);
    if (written < 0) exit(1);
    bytes += written;
    length -= (size_t)written;
  }
}

static int create(const char *name) { return open(name, O_CREAT | O_TRUNC | O_WRONLY | O_APPEND | O_CLOEXEC, 0600); }

int main(int count, char **args) {
  if (count < 3 || chdir(args[1]) != 0) return 2;
  int pipes[2][2];
  for (int at = 0; at < 2; at++)
    if (pipe2(pipes[at], O_CLOEXEC) != 0) return 1;
  pid_t child = fork();
  if (child == 0) {
    dup2(pipes[0][1], 1);
    dup2(pipes[1][1], 2);
    execv(args[2], args + 2);
    _exit(127);
  }
  close(pipes[0][1]);
  close(pipes[1][1]);
  int raw[2] = {create("stdout.log"), create("stderr.log")};
  int combined = create("combined.log");
  const char *prefix[2] = {"[stdout] ", "[stderr] "};
  static char in[2][2 * CHUNK], out[2 * CHUNK * (PREFIX + 1)];
  size_t held[2] = {0, 0};
  struct pollfd ready[2] = {{pipes[0][0], POLLIN, 0}, {pipes[1][0], POLLIN, 0}};
  for (int open = 2; open > 0;) {
    if (poll(ready, 2, -1) < 0) return 1;
    for (int at = 0; at < 2; at++) {
      if (ready[at].revents == 0) continue;
      ssize_t length = read(ready[at].fd, in[at] + held[at], CHUNK);
      if (length <= 0) {
        ready[at].fd = -1;
        open--;
        continue;
      }
      write_all(raw[at], in[at] + held[at], (size_t)length);
      char *from = in[at], *end = in[at] + held[at] + length, *to = out, *stop;
      while ((stop = memchr(from, '\n', (size_t)(end - from))) != NULL) {
        memcpy(to, prefix[at], PREFIX);
        memcpy(to + PREFIX, from, (size_t)(stop + 1 - from));
        to += PREFIX + (stop + 1 - from);
        from = stop + 1;
      }
      write_all(combined, out, (size_t)(to - out));
      held[at] = (size_t)(end - from);
      if (held[at] > CHUNK) return 1;
      memmove(in[at], from, held[at]);
    }
  }
  waitpid(child, NULL, 0);
  struct rusage used;
  getrusage(RUSAGE_SELF, &used);
  printf("%f\n", (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
                     (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6);
  return 0;
}
