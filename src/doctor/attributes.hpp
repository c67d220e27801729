// The attributes of a netlink message.
#pragma once

#include <libmnl/libmnl.h>

#include <cstddef>

namespace doctor {

// Calls visit(const nlattr*) for each attribute behind a message's `header_bytes`.
template <class Visit>
void for_each_attribute(const nlmsghdr* message, std::size_t header_bytes, Visit visit) {
  const auto call = [](const nlattr* attribute, void* context) {
    (*static_cast<Visit*>(context))(attribute);
    return MNL_CB_OK;
  };
  mnl_attr_parse(message, static_cast<unsigned>(header_bytes), call, &visit);
}

}  // namespace doctor
