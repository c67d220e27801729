// A filter of classic BPF in a device's clsact qdisc, tc-bpf(8), by requests of our own. Each function returns 0 or an errno.
#pragma once

#include <linux/filter.h>

#include <cstdint>
#include <optional>
#include <span>

#include "host/netlink.hpp"

namespace host::clsact {

enum class Hook : std::uint8_t { ingress, egress };

struct Filter {  // where it lies: one of these is there once
  int index = 0;  // of the device
  Hook hook = Hook::egress;
  std::uint32_t priority = 0;
  std::uint32_t handle = 0;
};

// `made`: it was not there before. EINVAL: an `ingress` is in its place, which would take the filter for egress too, and ask
// it on the way in only.
int ensure_qdisc(Netlink& netlink, int index, bool& made);
int remove_qdisc(Netlink& netlink, int index);
bool has_filters(Netlink& netlink, int index, Hook hook);  // anybody's; true as well when the kernel does not tell

// Replaces what is there with that priority and handle, in one step. What the program returns is the verdict, TC_ACT_...
int put_verdict(Netlink& netlink, const Filter& filter, std::span<const sock_filter> program);
// The same for every packet: goes on as if it had just come in on the device `to` (act_mirred).
int put_redirect(Netlink& netlink, const Filter& filter, int to);
int remove(Netlink& netlink, const Filter& filter);
bool is_there(Netlink& netlink, const Filter& filter);

}  // namespace host::clsact
