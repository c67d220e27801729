// vrrp-relayctl init: a configuration and a key to begin with, and what to do with them.
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "config/config.hpp"
#include "generate_key.hpp"
#include "own_devices.hpp"
#include "report.hpp"
#include "starting_mesh.hpp"
#include "subcommand.hpp"
#include "write_files.hpp"

namespace {

constexpr std::array kFlags{
    Flag{"dir", "DIR", "where the files go (default: /etc/vrrp-relay)"},
    Flag{"self", "NAME", "which host this is, where no address tells (1:1 NAT)"},
    Flag{"interface", "DEVICE", "where keepalived speaks VRRP (default: where this host's address is)"},
};

std::string default_folder() { return std::filesystem::path(config::kDefaultPath).parent_path().string(); }

std::string whole_path(const std::string& folder) {
  std::error_code ignored;
  const auto path = std::filesystem::absolute(folder, ignored).lexically_normal().string();
  return path.size() > 1 && path.ends_with('/') ? path.substr(0, path.size() - 1) : path;
}

// A word of the shell.
std::string pasted(const std::string& text) {
  const auto plain = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || std::strchr("/._-", c) != nullptr; };
  if (std::ranges::all_of(text, plain)) return text;
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

bool is_there(const std::string& path) {
  struct stat found {};
  return ::lstat(path.c_str(), &found) == 0;
}

Failure in_the_way(const StartingMesh& mesh) {
  const bool config = is_there(mesh.config_path);
  const bool key = is_there(mesh.key_path);
  const auto what = config && key ? mesh.config_path + " and " + mesh.key_path : config ? mesh.config_path : mesh.key_path;
  return {kFailed, "init: not overwritten: " + what + "; move " + (config && key ? "them" : "it") +
                       " away, or choose another --dir"};
}

Written write(const StartingMesh& mesh, const std::string& folder) {
  if (::mkdir(folder.c_str(), 0755) != 0 && errno != EEXIST) {
    return base::Err(base::SysError{errno, "make folder", folder, std::strerror(errno),
                                    errno == ENOENT ? "make the one above it first" : ""});
  }
  const auto key = create_file(mesh.key_path, 0600, [&](int fd) { return write_new_key(fd, mesh.key_path); });
  if (!key) return key;
  const auto config = create_file(mesh.config_path, 0644, [&](int fd) { return write_text(fd, mesh.config_path, mesh.text); });
  if (!config) ::unlink(mesh.key_path.c_str());
  return config;
}

std::string remote(const config::Peer& peer) {
  const auto text = config::listed(peer).front();
  return "root@" + (text.find(':') != std::string::npos ? "[" + text + "]" : text);
}

std::string next_steps(const StartingMesh& mesh, const std::string& folder) {
  const auto where = pasted(folder);
  std::string out = "wrote " + mesh.config_path + "\nwrote " + mesh.key_path + "\nthis host is " + mesh.peers[mesh.self].name +
                    ", on " + mesh.interface + "\n\nCopy both to every other host, where " + folder + " must be:\n  cd " + where +
                    "\n";
  for (std::size_t i = 0; i < mesh.peers.size(); ++i) {
    if (i != mesh.self) out += "  scp -p vrrp-relay.toml mesh.key " + remote(mesh.peers[i]) + ":" + where + "/\n";
  }
  out += "\nThen, on every host, let the service read the key, and look for mistakes:\n";
  out += "  chgrp vrrp-relay " + where + "/mesh.key && chmod 640 " + where + "/mesh.key\n";
  if (folder != default_folder()) return out + "  vrrp-relayd --config " + where + "/vrrp-relay.toml --check\n";
  return out + "  vrrp-relayd --check && systemctl enable --now vrrp-relay\n";
}

int run(const Arguments& arguments) {
  if (arguments.words.empty()) {
    return fail({kUsage, "init: no hosts given; name every host, this one too: vrrp-relayctl init a=10.0.0.1 b=10.0.0.2"});
  }
  if (arguments.text("dir", default_folder()).empty()) {
    return fail({kUsage, "init: --dir is empty; name a folder, or leave the flag out for " + default_folder()});
  }
  const auto devices = own_devices();
  if (!devices) return fail(failure_of(devices.error()));
  const auto folder = whole_path(arguments.text("dir", default_folder()));
  const auto mesh = plan_mesh({arguments.words, folder, arguments.text("self"), arguments.text("interface")}, *devices);
  if (!mesh) return fail(mesh.error());
  if (is_there(mesh->config_path) || is_there(mesh->key_path)) return fail(in_the_way(*mesh));
  const auto written = write(*mesh, folder);
  if (!written) return fail(failure_of(written.error()));
  return print(next_steps(*mesh, folder));
}

}  // namespace

extern const Subcommand init;
const Subcommand init{"init", "NAME=ADDRESS...", "write a configuration and a key to begin with", kFlags, run};
