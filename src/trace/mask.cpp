#include "trace/mask.hpp"

#include <algorithm>

#include "wire/checksum.hpp"
#include "wire/writer.hpp"

namespace trace {

namespace {

constexpr std::size_t kChecksumAt = 6;

// The password begins at an even offset of the message (8 + 4n), so its words are summed as words.
std::uint16_t without(std::uint16_t checksum, base::Bytes words) {
  // The field holds a complement: what the sum loses, the field gains.
  std::uint32_t sum = checksum + static_cast<std::uint32_t>(static_cast<std::uint16_t>(~wire::Checksum().add(words).value()));
  sum = (sum & 0xffff) + (sum >> 16);
  return static_cast<std::uint16_t>(sum);
}

}  // namespace

bool has_secret(const Dissection& dissection) {
  return dissection.vrrp && !dissection.is_carp() &&
         std::ranges::any_of(dissection.vrrp->auth_data, [](auto octet) { return octet != 0; });
}

base::Bytes masked_octets(const Record& record, const Dissection& dissection, std::vector<std::uint8_t>& room) {
  room.assign(record.octets.begin(), record.octets.end());
  const auto& vrrp = *dissection.vrrp;
  const auto place = [&](base::Bytes part) {
    return base::MutableBytes(room).subspan(static_cast<std::size_t>(part.data() - record.octets.data()), part.size());
  };
  const auto field = place(vrrp.message.subspan(kChecksumAt, 2));
  wire::Writer(field).u16(without(*vrrp.checksum, vrrp.auth_data));
  std::ranges::fill(place(vrrp.auth_data), std::uint8_t{0});
  return room;
}

}  // namespace trace
