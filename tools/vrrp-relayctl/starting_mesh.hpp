// What `vrrp-relayctl init` writes, from what it was given and the devices of this host. Nothing is written or asked here.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "config/config.hpp"
#include "report.hpp"

struct InitRequest {
  std::vector<std::string> peers;  // "NAME=ADDRESS"
  std::string folder;              // from / on
  std::string self;                // empty: found by address
  std::string interface;           // empty: the one that has this host's address
};

struct StartingMesh {
  std::vector<config::Peer> peers;
  std::size_t self = 0;
  std::string interface;
  std::string config_path;
  std::string key_path;
  std::string text;  // of vrrp-relay.toml; it has no mistake
};

// Mistakes of what was given are exit status 2, one line.
base::Result<StartingMesh, Failure> plan_mesh(const InitRequest& request, const std::vector<config::Device>& devices);
