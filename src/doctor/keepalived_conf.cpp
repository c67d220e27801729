#include "doctor/keepalived_conf.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <utility>

namespace doctor {

namespace {

constexpr std::size_t kMaxDepth = 32;
constexpr std::size_t kMaxDefinitions = 1024;

std::string_view next_line(std::string_view& text) {
  const auto line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(line.size() + 1, text.size()));
  return line;
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f'; }

// Words, braces and quoted strings; what stands behind # or ! is a comment.
std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words;
  std::string word;
  bool quoted = false;
  const auto end_word = [&] {
    if (!word.empty()) words.push_back(std::exchange(word, {}));
  };
  for (const char c : line) {
    if (c == '"') {
      quoted = !quoted;
    } else if (quoted) {
      word += c;
    } else if (c == '#' || c == '!') {
      break;
    } else if (is_blank(c)) {
      end_word();
    } else if (c == '{' || c == '}') {
      // ${NAME} is one word
      if (c == '{' ? word.ends_with('$') : word.starts_with("${")) {
        word += c;
        continue;
      }
      end_word();
      words.emplace_back(1, c);
    } else {
      word += c;
    }
  }
  end_word();
  return words;
}

std::optional<unsigned> number(const std::string& text) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

class Reader {
 public:
  void take(std::string_view line, std::size_t number) {
    line_ = number;
    auto words = words_of(line);
    if (words.empty()) return;
    if (words.front().starts_with('@')) {
      conf_.is_conditional = true;
      words.erase(words.begin());
    }
    if (words.empty() || define(words)) return;
    for (auto& word : words) substitute(word);
    statements(words);
  }

  KeepalivedConf finish() {
    if (!path_.empty()) conf_.is_cut = true;
    for (auto& instance : conf_.instances) {
      if (!instance.version) instance.version = version_;
    }
    return std::move(conf_);
  }

 private:
  // $NAME=VALUE; one of several words is left as it stands.
  bool define(const std::vector<std::string>& words) {
    const auto& first = words.front();
    const auto equals = first.find('=');
    if (!first.starts_with('$') || equals == std::string::npos) return false;
    if (words.size() == 1 && definitions_.size() < kMaxDefinitions) {
      definitions_[first.substr(1, equals - 1)] = first.substr(equals + 1);
    }
    return true;
  }

  void substitute(std::string& word) const {
    if (!word.starts_with('$')) return;
    auto name = word.substr(1);
    if (name.starts_with('{') && name.ends_with('}')) name = name.substr(1, name.size() - 2);
    if (const auto found = definitions_.find(name); found != definitions_.end()) word = found->second;
  }

  // A statement ends with its line, or at a brace.
  void statements(const std::vector<std::string>& words) {
    std::vector<std::string> statement;
    for (const auto& word : words) {
      if (word == "{") {
        open(statement.empty() ? pending_ : statement);
        statement.clear();
        pending_.clear();
      } else if (word == "}") {
        if (!statement.empty()) apply(statement);
        statement.clear();
        pending_.clear();
        close();
      } else {
        statement.push_back(word);
      }
    }
    if (statement.empty()) return;
    apply(statement);
    pending_ = statement;  // its brace may stand in the next line
  }

  void open(const std::vector<std::string>& head) {
    const auto keyword = head.empty() ? std::string() : head.front();
    if (path_.size() < kMaxDepth) {
      path_.push_back(keyword);
    } else {
      conf_.is_cut = true;
      ++deeper_;
    }
    if (path_.size() == 1 && keyword == "vrrp_instance") begin_instance(head.size() > 1 ? head[1] : "");
  }

  void close() {
    if (deeper_ > 0) {
      --deeper_;
    } else if (!path_.empty()) {
      path_.pop_back();
    }
  }

  void begin_instance(const std::string& name) {
    if (conf_.instances.size() == kMaxInstances) {
      conf_.is_cut = true;
      path_.front() = "more";
      return;
    }
    conf_.instances.push_back({});
    conf_.instances.back().name = name;
    conf_.instances.back().line = line_;
  }

  void apply(const std::vector<std::string>& statement) {
    const auto& keyword = statement.front();
    const auto value = statement.size() > 1 ? statement[1] : std::string();
    if (keyword.starts_with("include") && statement.size() > 1) {
      conf_.includes.push_back(value);
    } else if (!path_.empty() && path_.front() == "global_defs") {
      in_globals(keyword, value);
    } else if (!path_.empty() && path_.front() == "vrrp_instance") {
      if (path_.size() == 1) in_instance(conf_.instances.back(), keyword, value);
      if (path_.size() == 2) in_block(conf_.instances.back(), path_.back(), keyword, value);
    }
  }

  void in_globals(const std::string& keyword, const std::string& value) {
    if (keyword == "vrrp_version") version_ = number(value);
    if (keyword == "vrrp_mcast_group4") conf_.group4 = wire::parse_ip_address(value);
    if (keyword == "vrrp_mcast_group6") conf_.group6 = wire::parse_ip_address(value);
  }

  static void in_instance(VrrpInstance& instance, const std::string& keyword, const std::string& value) {
    if (keyword == "interface") instance.interface = value;
    if (keyword == "virtual_router_id") instance.vrid = number(value);
    if (keyword == "version") instance.version = number(value);
    if (keyword == "native_ipv6") instance.is_ipv6 = true;
    if (keyword == "mcast_src_ip") instance.source = value;
  }

  static void in_block(VrrpInstance& instance, const std::string& block, const std::string& keyword, const std::string& value) {
    if (block == "unicast_peer") instance.is_unicast = true;
    if (block == "authentication" && keyword == "auth_type") instance.has_ah = value == "AH";
    if (block == "virtual_ipaddress") {
      if (instance.addresses == 0 && keyword.find(':') != std::string::npos) instance.is_ipv6 = true;
      ++instance.addresses;
    }
  }

  KeepalivedConf conf_;
  std::map<std::string, std::string> definitions_;
  std::vector<std::string> path_;  // keywords of the blocks around
  std::size_t deeper_ = 0;         // blocks below those that are followed
  std::vector<std::string> pending_;
  std::optional<unsigned> version_;
  std::size_t line_ = 0;
};

}  // namespace

KeepalivedConf parse_keepalived_conf(std::string_view text) {
  Reader reader;
  for (std::size_t number = 1; !text.empty(); ++number) reader.take(next_line(text), number);
  return reader.finish();
}

}  // namespace doctor
