#include "config_support.hpp"

#include <chrono>

using namespace config_test;
using namespace std::chrono_literals;

TEST_CASE("config overlay: flags alone suffice") {
  const config::Overlay flags{{"interface", "eth0"}, {"plaintext", "true"},   {"peer", "a=10.0.0.1"},
                              {"peer", "b=10.0.0.2"}, {"peer", "a=fd00::1"}};
  const auto result = config::parse(std::nullopt, flags, kNames);
  REQUIRE(result);
  CHECK(result->peers.size() == 2);
  CHECK(result->peers[0].addresses.size() == 2);
  CHECK(result->peers_where == "--peer");
  CHECK(result->segments.at(0).where == "--interface");
}

TEST_CASE("config overlay: a flag beats the file, a list replaces the file's") {
  const auto text = "port = 5\nvrids = [1, 2]\nself = \"a\"\n" + kTop + kPeers + "[log]\nlevel = \"debug\"\n";
  const auto config = good(text, {{"port", "6"},         {"vrids", "7"},           {"vrids", "9-10"},    {"log-level", "error"},
                                  {"max-delay", "0.5"},  {"ping", "3"},            {"rate", "7"},        {"control", "/tmp/x"},
                                  {"carrier", "pigeon"}, {"control-group", "adm"}, {"metrics-listen", "127.0.0.1:1"}, {"interface", "ens3"}, {"self", "c"},
                                  {"unguarded", "true"}, {"observe", "true"}, {"groups", "224.0.0.99"}, {"relay", "vrrp"},    {"inject", "tun"},
                                  {"peer", "c=10.0.0.3"}, {"peer", "d=10.0.0.4"},  {"plaintext", "true"}});
  CHECK(config.port == 6);
  CHECK(config.segments.at(0).vrids.count() == 3);
  CHECK(config.segments.at(0).vrids.test(7));
  CHECK(config.segments.at(0).groups.size() == 1);
  CHECK(config.segments.at(0).interface == "ens3");
  CHECK(config.segments.at(0).inject == "tun");
  CHECK(config.log_level == "error");
  CHECK(config.max_delay == 500ms);
  CHECK(config.ping == 3s);
  CHECK(config.rate == 7);
  CHECK(config.control_path == "/tmp/x");
  CHECK(config.control_group == "adm");
  CHECK(to_string(config.metrics_listen.value()) == "127.0.0.1:1");
  CHECK(config.carrier == "pigeon");
  CHECK(config.unguarded);
  CHECK(config.observe);
  CHECK(config.self == "c");
  REQUIRE(config.peers.size() == 2);
  CHECK(config.peers[0].name == "c");
}

TEST_CASE("config overlay: a switch can be taken back") {
  CHECK(has(bad(kTop + kPeers, {{"plaintext", "false"}}), "f:1:1: adverts are authenticated and encrypted with a key"));
}

TEST_CASE("config overlay: a mistake in a flag names the flag, and comes after those of the file") {
  CHECK(bad("rate = 0\n" + kTop + kPeers, {{"port", "x"}, {"vrids", "0"}, {"plaintext", "maybe"}, {"max-delay", "99"}}) ==
        "f:1:8: `rate` must be 1 to 100000; it is 0\n"
        "--port: `port` must be a whole number, 1 to 65535; it is text (\"x\")\n"
        "--vrids: `vrids`: \"0\" is no VRID, 1 to 255, and no range of them\n"
        "--plaintext: `plaintext` must be true or false; it is text (\"maybe\")\n"
        "--max-delay: `max_delay` must be 0.05 to 60 seconds; it is 99\n");
  CHECK(fix(kTop + kPeers, {{"port", "x"}}) == "--port 10112");
  CHECK(fix(kTop + kPeers, {{"plaintext", "x"}}) == "--plaintext");
}

TEST_CASE("config overlay: peers are NAME=ADDRESS") {
  for (const auto* text : {"a", "a=", "=10.0.0.1", "="}) {
    CAPTURE(text);
    CHECK(bad(kTop + kPeers, {{"peer", text}}) == "--peer: \"" + std::string(text) + "\" is not NAME=ADDRESS\n");
  }
  CHECK(has(bad(kTop, {{"peer", "a=10.0.0.1"}, {"peer", "b=10.0.0.1"}}), "--peer: hosts \"a\" and \"b\" both have 10.0.0.1\n"));
  CHECK(has(bad(kTop, {{"peer", "a=x!"}, {"peer", "b=10.0.0.1"}}), "--peer: host \"a\": \"x!\" is no IPv4"));
}

TEST_CASE("config overlay: --interface does not silently replace [segments]") {
  CHECK(has(bad("plaintext = true\n" + kPeers + "[segments]\nlan = \"eth0\"\n", {{"interface", "eth1"}}),
            "--interface: there are both `interface` and [segments]\n"));
}

TEST_CASE("config overlay: a flag for a table that is none in the file") {
  CHECK(has(bad("log = 5\n" + kTop + kPeers, {{"log-level", "info"}}), "`log` must be a table"));
  CHECK(has(bad("peers = 5\n" + kTop), "`peers` must be a table"));
}

TEST_CASE("config overlay: every flag has a name of its own and is taken") {
  for (const auto& spec : config::flag_specs()) {
    CAPTURE(spec.flag);
    CHECK(std::ranges::count(config::flag_specs(), spec.flag, &config::FlagSpec::flag) == 1);
    const config::Overlay nonsense{{std::string(spec.flag), ""}};
    CHECK(has(bad(kTop + kPeers, nonsense), "--" + std::string(spec.flag) + ": "));
  }
}
