#include "config/resolve.hpp"
#include "config_support.hpp"

using namespace config_test;

namespace {

std::uint64_t digest_of(const std::string& text) { return config::digest(good(text)); }

}  // namespace

TEST_CASE("config digest: what each host may have of its own does not count") {
  const auto plain = digest_of(kTop + kPeers);
  CHECK(plain != 0);
  CHECK(digest_of("self = \"a\"\nping = 2\nrate = 9\nmax_delay = 0.5\nunguarded = true\nobserve = true\n" + kTop + kPeers) == plain);
  CHECK(digest_of(kTop + kPeers + "[log]\nlevel = \"debug\"\n") == plain);
}

TEST_CASE("config digest: hosts, segments, pairs and port count") {
  const auto plain = digest_of(kTop + kPeers);
  CHECK(digest_of(kTop + kPeers + "c = \"10.0.0.3\"\n") != plain);
  CHECK(digest_of("port = 10113\n" + kTop + kPeers) != plain);
  CHECK(digest_of("vrids = [51]\n" + kTop + kPeers) != plain);
  CHECK(digest_of(kTop + kPeers + "[pairs]\n\"a b\" = { carrier = \"pigeon\" }\n") != plain);
}

TEST_CASE("config digest: of names, the names count, and not what they lead to") {
  const auto one = *wire::parse_ip_address("10.0.0.2");
  const auto other = *wire::parse_ip_address("10.0.0.9");
  const auto named = good(kTop + "peers_from = \"relays.example\"\n[peers]\na = \"10.0.0.1\"\nb = \"b.example\"\n");
  const auto with = [&](const wire::IpAddress& b, const wire::IpAddress& found) {
    return config::digest(config::resolve(named, {{"b.example", {{b}}}, {"relays.example", {{found}}}})->config);
  };
  CHECK(with(one, other) == config::digest(named));
  CHECK(with(other, one) == config::digest(named));
  CHECK(digest_of(kTop + "[peers]\na = \"10.0.0.1\"\nb = \"b.example\"\n") != config::digest(named));
  CHECK(digest_of(kTop + "[peers]\na = \"10.0.0.1\"\nb = \"b2.example\"\n") != digest_of(kTop + "[peers]\na = \"10.0.0.1\"\nb = \"b.example\"\n"));
}

TEST_CASE("config digest: devices do not count, wherever they are named") {
  auto one = good(kTop + kPeers);
  auto other = one;
  other.segments[0].interface = "ens3";
  other.peers[0].interfaces["default"] = "ens4";
  other.key_file = "/somewhere/else";
  CHECK(config::digest(one) == config::digest(other));
}
