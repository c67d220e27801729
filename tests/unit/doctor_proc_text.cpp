#include "doctor/proc_text.hpp"

#include "support/print.hpp"

using namespace doctor;

TEST_CASE("proc: status of a process") {
  const auto status = parse_process_status("Name:\tmy program\nState:\tS (sleeping)\nPPid:\t42\nCapEff:\t0000000000003000\n");
  CHECK(status.name == "my program");
  CHECK(status.parent == 42);
  CHECK(status.capabilities == 0x3000);
  CHECK_FALSE(status.is_zombie);
  const auto who = parse_process_status("Uid:\t1\t2\t3\t4\nGid:\t5\t6\t7\t8\nGroups:\t9 10 \n");
  CHECK(who.user == 4u);
  CHECK(who.groups == std::vector<unsigned>{8, 9, 10});
  CHECK_FALSE(status.user);
  CHECK_FALSE(parse_process_status("Uid:\t1\t2\n").user);
  CHECK(parse_process_status("State:\tZ (zombie)\n").is_zombie);
  CHECK_FALSE(parse_process_status("Name:\nPPid:\tx\nCapEff:\t\n").capabilities);
}

TEST_CASE("proc: arguments and their flags") {
  const auto arguments = split_arguments(std::string_view("keepalived\0-n\0-f\0/a.conf\0", 25));
  REQUIRE(arguments.size() == 4);
  const auto file = [](std::vector<std::string> more) {
    more.insert(more.begin(), "keepalived");
    return flag_value(more, "-f", "--use-file").value_or("none");
  };
  CHECK(flag_value(arguments, "-f", "--use-file") == "/a.conf");
  CHECK(file({"-f/b"}) == "/b");
  CHECK(file({"--use-file=/c"}) == "/c");
  CHECK(file({"--use-file", "/d"}) == "/d");
  CHECK(file({"--use-file"}) == "none");
  CHECK(file({"-f", "/a", "-f", "/b"}) == "/b");
  CHECK(file({}) == "none");
  CHECK(split_arguments("").empty());
}

TEST_CASE("proc: groups that were joined") {
  const auto groups = parse_igmp(
      "Idx\tDevice    : Count Querier\tGroup    Users Timer\tReporter\n1\tlo        :     1      V3\n"
      "\t\t\t\t010000E0     1 0:00000000\t\t0\n2\teth0      :     2      V3\n\t\t\t\t120000E0     1 0:00000000\t\t0\nnonsense\n\tzz\n");
  REQUIRE(groups.size() == 2);
  CHECK(groups[1].device == "eth0");
  CHECK(groups[1].group == *wire::parse_ip_address("224.0.0.18"));
  const auto six = parse_igmp6("2    eth0            ff020000000000000000000000000012     1 00000004 0\n2 eth0\n2 eth0 xyz 1\n");
  REQUIRE(six.size() == 1);
  CHECK(six[0].group == *wire::parse_ip_address("ff02::12"));
}

TEST_CASE("proc: sockets") {
  const auto sockets = parse_sockets(
      "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops\n"
      "  70: 0100007F:2780 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 4711 2 0000000000000000 0\n"
      "  71: 00000000000000000000000001000000:0070 00000000000000000000000000000000:0000 07 0:0 00:0 0 0 0 4712 2 0 0\n"
      "  72: short\n");
  REQUIRE(sockets.size() == 2);
  CHECK(sockets[0].address == *wire::parse_ip_address("127.0.0.1"));
  CHECK(sockets[0].port == 10112);
  CHECK(sockets[0].inode == 4711);
  CHECK(sockets[1].address == *wire::parse_ip_address("::1"));
  CHECK(sockets[1].port == 112);
}
