#include "config_support.hpp"

using namespace config_test;

TEST_CASE("config syntax: each line that is wrong by itself is told, and the rest is read") {
  CHECK(bad("interface = eth0\n"
            "plaintext = yes\n"
            "port 5\n"
            "rate = -5\n"
            "[peers]\n"
            "a = 10.0.0.1  # here\n"
            "b = \"10.0.0.2\n"
            "c = fd00::1\n"
            "d = \"x!\"\n") ==
        "f:1:13: text must stand in quotes\n"
        "f:2:13: \"yes\" is no value in TOML\n"
        "f:3:6: syntax error in key-value pair: expected '=', saw '5'\n"
        "f:4:8: `rate` must be 1 to 100000; it is -5\n"
        "f:6:5: text must stand in quotes\n"
        "f:7:14: a quote is not closed\n"
        "f:8:5: text must stand in quotes\n"
        "f:9:5: host \"d\": \"x!\" is no IPv4 or IPv6 address, and no name either: that has letters, digits, hyphens and dots\n");
  CHECK(fix("a = 10.0.0.1 # x") == "a = \"10.0.0.1\"");
  CHECK(fix("plaintext = True") == "plaintext = true");
  CHECK(fix("plaintext = off") == "plaintext = false");
}

TEST_CASE("config syntax: what is open at the end of a line is told once") {
  CHECK(bad("vrids = [1, 2\nport = 5\nrate = 5\n") ==
        "f:2:1: syntax error in array: expected comma or closing ']', saw 'p'\n");
  CHECK(has(fix("vrids = [1, 2\nport = 5\n"), "close what is open"));
  CHECK(bad("[peers\na = \"10.0.0.1\"\n") == "f:1:7: syntax error in table header: expected ']', saw '\\n'\n");
  CHECK(bad("a = \"\"\"x\n\n\n") == "f:3:2: a quote is not closed\n");
}

TEST_CASE("config syntax: a table in braces on two lines") {
  CHECK(bad(kTop + kPeers + "c = { address = \"10.0.0.3\",\n  vrids = [51] }\n") ==
        "f:6:28: a table in braces must stand on one line\n");
}

TEST_CASE("config syntax: what the TOML parser asserts is a mistake like all others") {
  for (const auto* header : {"[", "[[", "[=", "[[[a]]]", "[ # x", "[.a]", "  [\t{", "a = [}", "a = [1, }"}) {
    CAPTURE(header);
    const auto told = bad("port = 0\n" + std::string(header) + "\n");
    CHECK(has(told, "f:1:8: `port` must be 1 to 65535; it is 0\nf:2:"));
    CHECK(has(told, " cannot stand here\n"));
  }
  CHECK(bad("[[[a]]]\n") == "f:1:3: syntax error: \"[\" cannot stand here\n");
  CHECK(bad("\xef\xbb\xbf[=\n") == "f:1:3: syntax error: \"=\" cannot stand here\n");
  CHECK(has(bad("[]\n"), "f:1:2: syntax error in table header: tables with blank bare keys"));
}

TEST_CASE("config syntax: letters beyond ASCII stand in comments and in quotes only") {
  CHECK(bad("# B\xc3\xbcro\n" + kTop + kPeers + "[control]\npath = '/B\xc3\xbcro'  # \xe2\x80\x9c\n").empty());
  CHECK(good("control = { path = \"/\\\"[=\xc3\xbc\" }\n" + kTop + kPeers).control_path == "/\"[=\xc3\xbc");
  CHECK(good("control = { path = \"\"\"/\\\n[=\xc3\xbc\"\"\" }\n" + kTop + kPeers).control_path == "/[=\xc3\xbc");
  const auto curly = bad("\xc3\xa9 = 1\nport = 0\n[peers]\na = \xe2\x80\x9c" "10.0.0.1\xe2\x80\x9d\nb = \"\xc3\xa9\" \xc3\xa9\n");
  CHECK(curly == "f:1:1: outside of quotes there is a letter that is not ASCII\n"
                 "f:2:8: `port` must be 1 to 65535; it is 0\n"
                 "f:4:5: outside of quotes there is a letter that is not ASCII\n"
                 "f:5:9: outside of quotes there is a letter that is not ASCII\n");
  CHECK(has(bad("port = 0\n[\xc3\xa9]\n"), "f:2:2: outside of quotes there is a letter that is not ASCII\n"));
}

TEST_CASE("config syntax: a key that is given twice") {
  const std::string twice = "port = 5\nport = 6\n";
  CHECK(bad(twice + kTop + kPeers) == "f:2:8: syntax error in key-value pair: cannot redefine existing integer 'port'\n");
  CHECK(fix(twice + kTop + kPeers) == "remove one of the two");
  CHECK(bad(kTop + kPeers + "[peers]\nc = \"10.0.0.3\"\n") ==
        "f:6:1: syntax error in table header: cannot redefine existing table 'peers'\n");
}

TEST_CASE("config syntax: octets that are no text") {
  CHECK_FALSE(bad(std::string("a = \"\0\"", 7)).empty());
  CHECK_FALSE(bad("a = \"\xff\"").empty());
  CHECK_FALSE(bad("\x01").empty());
  CHECK_FALSE(bad(std::string("[\0p]\n", 5)).empty());
  CHECK(bad("\xef\xbb\xbf" + kTop + kPeers).empty());
  std::string windows = kTop + kPeers;
  for (std::size_t at = 0; (at = windows.find('\n', at)) != std::string::npos; at += 2) windows.insert(at, "\r");
  CHECK(bad(windows).empty());
}

TEST_CASE("config syntax: every truncation of a file gives a configuration or mistakes") {
  const std::string whole = kTop + kPeers +
                            "c = { address = [\"10.0.0.3\", \"fd00::3\"], sources = [\"10.1.0.0/24\"], vrids = [51, \"60-70\"],"
                            " interfaces = { default = \"ens3\" } }\n[pairs]\n\"a b\" = { carrier = \"udp\" }\n"
                            "[control]\npath = '''/x'''\n";
  CHECK(bad(whole).empty());
  for (std::size_t size = 0; size < whole.size(); ++size) (void)bad(whole.substr(0, size));
}

TEST_CASE("config syntax: a file full of mistakes is bounded") {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "k" + std::to_string(i) + " = a.b\n";
  const auto result = parse(text);
  REQUIRE_FALSE(result);
  CHECK(result.error().size() == 20);
}
