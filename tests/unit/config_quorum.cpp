#include "config_support.hpp"

using namespace config_test;

namespace {

const std::string kOn = kTop + "quorum = \"majority\"\n";
const std::string kThree = kPeers + "c = \"10.0.0.3\"\n";

}  // namespace

TEST_CASE("quorum: off and without a file unless it is said") {
  const auto config = good(kTop + kPeers);
  CHECK(config.quorum == config::Quorum::off);
  CHECK(config.health_file.empty());
  CHECK_FALSE(config.peers[0].witness);
  CHECK(has(config::print_config(config), "\nquorum=off\n"));
}

TEST_CASE("quorum: as it is meant") {
  const auto config = good(kOn + "health_file = \"/run/vrrp-relay/health\"\nping = 0.1\n" + kPeers +
                           "w = { address = \"10.0.0.3\", witness = true }\n");
  CHECK(config.quorum == config::Quorum::majority);
  CHECK(config.health_file == "/run/vrrp-relay/health");
  CHECK(config.health_file_where == "f:4:15");
  CHECK(config.ping == std::chrono::milliseconds(100));
  CHECK(config.peers[2].witness);
  CHECK(config.peers[2].vrids.none());
  const auto printed = config::print_config(config);
  CHECK(has(printed, "\nquorum=majority\n"));
  CHECK(has(printed, "\npeer.w.witness=true\n"));
  CHECK(has(printed, "\nhealth_file=/run/vrrp-relay/health\n"));
}

TEST_CASE("quorum: the flags, which need no path from / on") {
  const auto config = good(kTop + kThree, {{"quorum", "majority"}, {"health-file", "health"}});
  CHECK(config.quorum == config::Quorum::majority);
  CHECK(config.health_file_where == "--health-file");
}

TEST_CASE("quorum: three voters at least") {
  CHECK(bad(kOn + kPeers) == "f:3:10: `quorum`: a majority takes at least 3 voters, and [peers] has only 2 hosts\n");
  CHECK(has(fix(kOn + kPeers), "w = { address = \"10.0.0.3\", witness = true }"));
  CHECK(has(bad(kTop + kPeers, {{"quorum", "majority"}}), "--quorum: "));
  CHECK(good(kOn + kThree).peers.size() == 3);
}

TEST_CASE("quorum: every voter is asked, so every pair has PINGs") {
  CHECK(bad(kOn + kThree + "[pairs]\n\"c a\" = { carrier = \"gre\" }\n") ==
        "f:9:1: pair \"a c\": quorum asks every host whether it is there, and the carrier \"gre\" has no PINGs\n");
  CHECK(has(bad(kOn + "carrier = \"gre\"\n" + kThree), "f:4:11: pair \"a b\": quorum asks"));
  CHECK(bad(kTop + kThree + "[pairs]\n\"c a\" = { carrier = \"gre\" }\n").empty());
}

TEST_CASE("quorum: wrong words") {
  CHECK(has(bad(kTop + "quorum = \"majorty\"\n" + kThree), "f:3:10: `quorum`: unknown quorum \"majorty\"; did you mean"));
  CHECK(has(bad(kTop + "quorum = true\n" + kThree), "f:3:10: `quorum`"));
  CHECK(has(bad(kTop + "health_file = \"health\"\n" + kThree), "f:3:15: `health_file`: \"health\" must be a path from / on"));
}

TEST_CASE("witness: it has no VRRP, and so nothing that belongs to that") {
  CHECK(bad(kTop + kPeers + "w = { address = \"10.0.0.3\", witness = true, vrids = [51], sources = [\"10.0.0.3\"] }\n") ==
        "f:6:45: `peers.w.vrids`: host \"w\" is a witness, which has no VRRP\n"
        "f:6:59: `peers.w.sources`: host \"w\" is a witness, which has no VRRP\n");
}
