#include <doctest/doctest.h>

#include <random>

#include "doctor/keepalived_conf.hpp"

using doctor::parse_keepalived_conf;

namespace {

const std::string kWhole = R"(
! a comment { of the old kind
global_defs {
    router_id "host { 1"   # not a block
    vrrp_version 3
    vrrp_mcast_group4 224.0.0.81
}
$IF=eth0
include /etc/keepalived/conf.d/*.conf
vrrp_script check { script "/bin/true }" interval 2
}
vrrp_instance VI_1
{
    interface ${IF}
    virtual_router_id 51
    @host1 priority 100
    authentication { auth_type AH
        auth_pass secret }
    virtual_ipaddress {
        10.0.0.100/24 dev eth0
        10.0.0.101
    }
    track_interface {
        eth1
    }
}
vrrp_instance VI_2 {
    interface eth1
    version 2
    virtual_router_id 300x
    unicast_peer {
        10.0.0.2
    }
    virtual_ipaddress { fd00::1 }
}
)";

}  // namespace

TEST_CASE("keepalived.conf: what the relay has to know") {
  const auto conf = parse_keepalived_conf(kWhole);
  REQUIRE(conf.instances.size() == 2);
  const auto& first = conf.instances[0];
  CHECK(first.name == "VI_1");
  CHECK(first.interface == "eth0");
  CHECK(first.vrid == 51);
  CHECK(first.version == 3);
  CHECK(first.has_ah);
  CHECK_FALSE(first.is_unicast);
  CHECK_FALSE(first.is_ipv6);
  CHECK(first.addresses == 2);
  const auto& second = conf.instances[1];
  CHECK(second.line == 27);
  CHECK(second.version == 2);
  CHECK_FALSE(second.vrid);
  CHECK(second.is_unicast);
  CHECK(second.is_ipv6);
  CHECK(second.addresses == 1);
  CHECK(conf.group4 == wire::parse_ip_address("224.0.0.81"));
  CHECK(conf.includes == std::vector<std::string>{"/etc/keepalived/conf.d/*.conf"});
  CHECK(conf.is_conditional);
  CHECK_FALSE(conf.is_cut);
}

TEST_CASE("keepalived.conf: broken") {
  CHECK(parse_keepalived_conf("").instances.empty());
  CHECK(parse_keepalived_conf("}}}}").instances.empty());
  CHECK(parse_keepalived_conf("{").is_cut);
  CHECK(parse_keepalived_conf("vrrp_instance A {\n interface eth0").is_cut);
  CHECK(parse_keepalived_conf("vrrp_instance A {\n interface eth0").instances[0].interface == "eth0");
  CHECK(parse_keepalived_conf("vrrp_instance {\n interface\n}").instances[0].interface == "");
  CHECK(parse_keepalived_conf("vrrp_instance \"A").instances.empty());
  CHECK(parse_keepalived_conf(std::string(100000, '{')).is_cut);
  std::string many;
  for (std::size_t i = 0; i < doctor::kMaxInstances + 1; ++i) many += "vrrp_instance A {\n interface e\n}\n";
  const auto conf = parse_keepalived_conf(many);
  CHECK(conf.is_cut);
  CHECK(conf.instances.size() == doctor::kMaxInstances);
}

TEST_CASE("keepalived.conf: any octets do") {
  std::mt19937 chance(1);
  for (int round = 0; round < 2000; ++round) {
    auto text = kWhole;
    for (int i = 0; i < 8; ++i) {
      const auto at = chance() % text.size();
      if (chance() % 3 == 0) text.erase(at, chance() % 40);
      text[at % text.size()] = "{}\"#!$@\n =\0\xff"[chance() % 12];
    }
    CHECK(parse_keepalived_conf(text).instances.size() <= text.size());
  }
}
