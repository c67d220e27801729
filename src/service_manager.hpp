// What systemd is told of this daemon, where it asks (sd_notify(3)).
#pragma once

#ifdef HAVE_SYSTEMD
#include <systemd/sd-daemon.h>
#endif

inline void tell_service_manager([[maybe_unused]] const char* state) {
#ifdef HAVE_SYSTEMD
  ::sd_notify(0, state);
#endif
}
