#include "config_support.hpp"

#include <chrono>

using namespace config_test;
using namespace std::chrono_literals;

TEST_CASE("config: the least file gives every default") {
  const auto config = good(kTop + kPeers);
  CHECK(config.carrier == "udp");
  CHECK(config.plaintext);
  CHECK(config.key_file.empty());
  CHECK(config.port == 10112);
  CHECK_FALSE(config.unguarded);
  CHECK(config.rate == 250);
  CHECK(config.max_delay == 1s);
  CHECK(config.ping == 1s);
  CHECK(config.self.empty());
  CHECK(config.control_path == "/run/vrrp-relay/ctl.sock");
  CHECK(config.control_group.empty());
  CHECK_FALSE(config.metrics_listen);
  CHECK(config.log_level == "info");
  REQUIRE(config.segments.size() == 1);
  const auto& segment = config.segments[0];
  CHECK(segment.name == "default");
  CHECK(segment.interface == "eth0");
  CHECK(segment.where == "f:1:13");
  CHECK(segment.inject == "loopback");
  CHECK(segment.relay == std::vector{proto::Relayed{}});
  CHECK(segment.vrids.count() == 255);
  CHECK_FALSE(segment.vrids.test(0));
  REQUIRE(segment.groups.size() == 2);
  CHECK(to_string(segment.groups[0]) == "224.0.0.18");
  CHECK(to_string(segment.groups[1]) == "ff02::12");
  CHECK(config.peers.size() == 2);
  CHECK(config.peers_where == "f:3:2");
}

TEST_CASE("config: every key is taken") {
  const auto config = good(R"(
self = "b"
interface = "ens3"
carrier = "pigeon"
plaintext = true
port = 20112
vrids = [51, "60-62", "7"]
groups = ["224.0.0.99", "224.0.0.99"]
inject = "tun"
relay = ["vrrp", "vrrp"]
unguarded = true
rate = 1000
max_delay = 0.25
ping = 2
[control]
path = "/tmp/ctl"
group = "adm"
[metrics]
listen = "[::1]:9112"
[log]
level = "debug"
)" + kPeers);
  CHECK(config.self == "b");
  CHECK(config.carrier == "pigeon");
  CHECK(config.port == 20112);
  CHECK(config.unguarded);
  CHECK(config.rate == 1000);
  CHECK(config.max_delay == 250ms);
  CHECK(config.ping == 2s);
  CHECK(config.control_path == "/tmp/ctl");
  CHECK(config.control_group == "adm");
  CHECK(to_string(config.metrics_listen.value()) == "[::1]:9112");
  CHECK(config.log_level == "debug");
  const auto& segment = config.segments.at(0);
  CHECK(segment.interface == "ens3");
  CHECK(segment.inject == "tun");
  CHECK(segment.relay.size() == 1);
  CHECK(segment.groups.size() == 1);
  CHECK(segment.vrids.count() == 5);
  for (const std::size_t vrid : {7U, 51U, 60U, 61U, 62U}) CHECK(segment.vrids.test(vrid));
}

TEST_CASE("config: all mistakes are told, in the order of the file") {
  CHECK(bad("port = 0\nplaintext = 1\n[peers]\na = \"10.0.0.1\"\nb = \"10.0.0.1\"\n[log]\nlevle = \"info\"\n") ==
        "f:1:1: no interface is named where the VRRP daemon speaks\n"
        "f:1:8: `port` must be 1 to 65535; it is 0\n"
        "f:2:13: `plaintext` must be true or false; it is a whole number\n"
        "f:5:5: hosts \"a\" and \"b\" both have 10.0.0.1\n"
        "f:7:1: unknown key \"levle\" in [log]; did you mean `level`?\n");
}

TEST_CASE("config: unknown keys") {
  CHECK(has(bad("prot = 1\n" + kTop + kPeers), "f:1:1: unknown key \"prot\"; did you mean `port`?\n"));
  CHECK(has(bad("max-delay = 1\n" + kTop + kPeers), "did you mean `max_delay`?"));
  CHECK(has(bad("zzzzzz = 1\n" + kTop + kPeers), "unknown key \"zzzzzz\"\n"));
  CHECK(has(fix("zzzzzz = 1\n" + kTop + kPeers), "self, interface, vrids"));
  CHECK(has(bad(kTop + kPeers + "[log]\nport = 1\n"), "f:7:1: `port` is not a key of [log] but of the whole file\n"));
  CHECK(has(fix(kTop + kPeers + "[log]\nport = 1\n"), "above the first [section]"));
}

TEST_CASE("config: values outside of what a key takes") {
  const auto with = [](const std::string& line) { return bad(line + "\n" + kTop + kPeers); };
  CHECK(with("port = 65535").empty());
  CHECK(has(with("port = 65536"), "must be 1 to 65535; it is 65536"));
  CHECK(has(with("port = -1"), "it is -1"));
  CHECK(has(with("port = \"1\""), "must be a whole number, 1 to 65535; it is text (\"1\")"));
  CHECK(with("max_delay = 0.05").empty());
  CHECK(with("max_delay = 60").empty());
  CHECK(has(with("max_delay = 0.049"), "must be 0.05 to 60 seconds; it is 0.049"));
  CHECK(has(with("max_delay = 61"), "it is 61"));
  CHECK(has(with("max_delay = nan"), "it is nan"));
  CHECK(has(with("ping = inf"), "it is inf"));
  CHECK(has(with("ping = 0.05"), "must be 0.1 to 10 seconds"));
  CHECK(has(with("rate = 0"), "must be 1 to 100000"));
  CHECK(has(with("rate = 2.5"), "a number with a fraction"));
  CHECK(has(with("carrier = \"udpp\""), "unknown carrier \"udpp\"; did you mean `udp`?"));
  CHECK(has(with("inject = \"x\""), "unknown injection mode \"x\""));
  CHECK(has(with("relay = [\"vrpp\"]"), "unknown protocol \"vrpp\"; did you mean `vrrp`?"));
  CHECK(has(with("relay = \"vrrp\""), "must be a list in brackets; it is text"));
  CHECK(has(with("relay = []"), "`relay` is empty"));
  CHECK(has(with("self = \"\""), "`self` is empty"));
  CHECK(has(with("self = \"c\""), "f:1:8: unknown host \"c\""));
  CHECK(has(with("self = 1979-05-27"), "it is a date or time"));
  CHECK(has(with("control = { path = \"" + std::string(108, 'x') + "\" }"), "has 108 letters"));
  CHECK(with("control = { path = \"" + std::string(107, 'x') + "\" }").empty());
  CHECK(has(with("control = { group = \"a\\nb\" }"), "has a control character: \"a\\x0ab\""));
  CHECK(has(with("control = 1"), "`control` must be a table"));
  CHECK(has(with("log = { level = \"warn\" }"), "unknown log level \"warn\""));
}

TEST_CASE("config: lists of VRIDs") {
  const auto with = [](const std::string& list) { return bad("vrids = " + list + "\n" + kTop + kPeers); };
  for (const auto* valid : {"[1]", "[255]", "[\"1-255\"]", "[\"5\"]", "[5, \"5-6\"]"}) CHECK(with(valid).empty());
  for (const auto* wrong : {"[0]", "[256]", "[-1]", "[\"\"]", "[\"-\"]", "[\"1-\"]", "[\"-5\"]", "[\"5-4\"]", "[\"0-5\"]",
                            "[\"1-256\"]", "[\"1-2-3\"]", "[\" 5\"]", "[\"5x\"]", "[1.5]", "[true]", "[[1]]", "[]", "5",
                            "\"1-5\"", "[99999999999]"}) {
    CAPTURE(wrong);
    CHECK_FALSE(with(wrong).empty());
  }
}

TEST_CASE("config: groups are multicast addresses") {
  const auto with = [](const std::string& list) { return bad("groups = " + list + "\n" + kTop + kPeers); };
  CHECK(with("[\"239.1.2.3\", \"ff05::12\"]").empty());
  CHECK(has(with("[\"10.0.0.1\"]"), "10.0.0.1 is no multicast group"));
  CHECK(has(with("[\"vrrp\"]"), "\"vrrp\" is no IPv4 or IPv6 address"));
  std::string many = "[";
  for (int i = 0; i <= 16; ++i) many += "\"224.0.1." + std::to_string(i) + "\",";
  CHECK(has(with(many + "]"), "lists more than 16 groups"));
}

TEST_CASE("config: a file that does not exist and no flags") {
  const auto result = config::parse(std::nullopt, {}, kNames);
  CHECK(mistakes(result) ==
        "/etc/vrrp-relay/vrrp-relay.toml: this file does not exist, and there is no --config and no --peer\n");
}

TEST_CASE("config: a mistake is two lines") {
  const config::Mistake mistake{"f:1:2", "it is wrong", "mend it"};
  CHECK(mistake.to_string() == "f:1:2: error: it is wrong\n  fix: mend it");
}

TEST_CASE("config: metrics are for this host, at an address with a port") {
  const auto with = [](const std::string& value) { return kTop + kPeers + "[metrics]\nlisten = " + value + "\n"; };
  for (const char* text : {"127.0.0.1:9112", "127.1.2.3:1", "[::1]:65535"}) {
    CAPTURE(text);
    CHECK(to_string(good(with("\"" + std::string(text) + "\"")).metrics_listen.value()) == text);
  }
  for (const char* text : {"9112", ":9112", "127.0.0.1", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:65536", "127.0.0.1:9112 ",
                           "localhost:9112", "::1:9112", "::1", "[::1]", "[::1]9112", "[127.0.0.1]:9112", "[]:1", "["}) {
    CAPTURE(text);
    const auto file = with("\"" + std::string(text) + "\"");
    CHECK(bad(file) == "f:7:10: `metrics.listen`: \"" + std::string(text) +
                           "\" is no address with a port, 1 to 65535; names are not looked up, and an IPv6 address stands in brackets\n");
    CHECK(fix(file) == "listen = \"127.0.0.1:9112\"");
  }
  for (const char* text : {"0.0.0.0:9112", "[::]:9112", "10.0.0.1:9112", "[::ffff:127.0.0.1]:9112"}) {
    CAPTURE(text);
    const auto file = with("\"" + std::string(text) + "\"");
    CHECK(has(bad(file), " is no loopback address; other hosts could read there, unprotected\n"));
    CHECK(has(fix(file), "listen = \"127.0.0.1:9112\"; for a Prometheus elsewhere put a reverse proxy before it"));
  }
  CHECK(has(bad(with("9112")), "`metrics.listen` must be text"));
  CHECK(has(bad(kTop + kPeers + "[metrics]\nlisen = \"127.0.0.1:1\"\n"), "did you mean `listen`?"));
  CHECK(has(bad("metrics = 1\n" + kTop + kPeers), "`metrics` must be a table"));
}
