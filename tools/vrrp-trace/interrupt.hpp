// SIGINT and SIGTERM end a command that waits for packets in good order: what it has is written.
#pragma once

#include <poll.h>

#include <csignal>
#include <span>

class Interrupt {
 public:
  Interrupt();  // from now on the two signals are taken only within wait()
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;
  ~Interrupt();

  // Until one of them is readable or has an error. False: the user has had enough.
  bool wait(std::span<pollfd> fds);
  bool came() const;

 private:
  sigset_t before_{};
};
