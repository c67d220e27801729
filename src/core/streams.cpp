#include "core/streams.hpp"

#include <functional>

namespace core {

std::size_t StreamKeyHash::operator()(const StreamKey& key) const {
  const auto octets = key.source.octets();
  const std::string_view source(reinterpret_cast<const char*>(octets.data()), octets.size());
  return std::hash<std::string_view>()(source) ^ (key.peer << 16 ^ key.segment << 8 ^ key.vrid ^ std::size_t{key.port} << 32 ^ std::size_t{key.protocol} << 48) * 0x9e3779b97f4a7c15u;
}

}  // namespace core
