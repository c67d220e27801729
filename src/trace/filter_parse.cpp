#include <algorithm>
#include <array>
#include <charconv>

#include "base/suggest.hpp"
#include "trace/filter.hpp"
#include "trace/filter_words.hpp"

namespace trace {

namespace {

using base::Err;

constexpr std::string_view kOperators = "()!&|=<>";
constexpr std::array<std::string_view, 6> kTwoLetters{"&&", "||", "==", "!=", "<=", ">="};
constexpr std::string_view kLeftOut = "true";  // as a command line has it for --drop

struct Token {
  std::string_view text;  // empty: the end
  std::size_t column = 1;
};

std::optional<std::uint64_t> whole_number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool is_and(std::string_view word) { return word == "and" || word == "&&"; }
bool is_or(std::string_view word) { return word == "or" || word == "||"; }
bool is_not(std::string_view word) { return word == "not" || word == "!"; }

std::string quoted(std::string_view text) {
  if (text.empty()) return "the end";
  std::string shown = "`";
  for (const char c : text.substr(0, 40)) shown += c >= ' ' && c <= '~' ? c : '?';
  return shown + (text.size() > 40 ? "...`" : "`");
}

}  // namespace

class FilterParser {
 public:
  explicit FilterParser(std::string_view text) : text_(text) { advance(); }

  base::Result<Filter, FilterError> expression_alone() { return result(next_.text.empty() || (either(0) && at_end())); }
  base::Result<Filter, FilterError> value_alone(const Primitive& primitive) { return result(asked(primitive) && at_end()); }

 private:
  base::Result<Filter, FilterError> result(bool parsed) {
    if (!parsed) return Err(std::move(*error_));
    return std::move(filter_);
  }

  bool at_end() {
    if (next_.text.empty()) return true;
    return fail("after that comes `and`, `or`, `)` or the end, not " + quoted(next_.text));
  }

  void advance() {
    at_ = std::min(text_.find_first_not_of(" \t\n", at_), text_.size());
    const auto rest = text_.substr(at_);
    next_ = {rest.substr(0, 1), at_ + 1};
    if (std::ranges::find(kTwoLetters, rest.substr(0, 2)) != kTwoLetters.end()) {
      next_.text = rest.substr(0, 2);
    } else if (!rest.empty() && kOperators.find(rest[0]) == std::string_view::npos) {
      next_.text = rest.substr(0, rest.find_first_of(" \t\n()!&|=<>"));
    }
    at_ += next_.text.size();
  }

  bool fail(std::string message) {
    if (!error_) error_ = FilterError{next_.column, std::move(message)};
    return false;
  }

  bool push(Filter::Step step) {
    if (filter_.steps_.size() >= kMaxFilterSteps) return fail("the filter is longer than " + std::to_string(kMaxFilterSteps) + " steps");
    filter_.steps_.push_back(std::move(step));
    return true;
  }

  bool either(unsigned depth) {
    if (!both(depth)) return false;
    while (is_or(next_.text)) {
      advance();
      if (!both(depth) || !push({Filter::Op::either})) return false;
    }
    return true;
  }

  bool both(unsigned depth) {
    if (!factor(depth)) return false;
    while (is_and(next_.text)) {
      advance();
      if (!factor(depth) || !push({Filter::Op::both})) return false;
    }
    return true;
  }

  bool factor(unsigned depth) {
    bool negated = false;
    for (; is_not(next_.text); advance()) negated = !negated;
    if (next_.text == "(") {
      if (depth == kMaxFilterDepth) return fail("more than " + std::to_string(kMaxFilterDepth) + " parentheses inside of each other");
      advance();
      if (!either(depth + 1)) return false;
      if (next_.text != ")") return fail("`)` is missing; there is " + quoted(next_.text));
      advance();
    } else if (!primitive()) {
      return false;
    }
    return !negated || push({Filter::Op::negate});
  }

  bool primitive() {
    const auto word = next_.text;
    if (const auto* found = find_primitive(word)) {
      advance();
      if ((word == "src" || word == "dst") && next_.text == "host") advance();
      return asked(*found);
    }
    if (const auto stage = find_stage(word)) {
      advance();
      Test test{Field::stage};
      test.stage = *stage;
      return push({Filter::Op::test, std::move(test)});
    }
    // As in tcpdump: `vrid 51 or 52`.
    if (last_ != nullptr && !word.empty() && kOperators.find(word[0]) == std::string_view::npos && takes(*last_, word)) return asked(*last_);
    return unknown(word);
  }

  // Whether the word can be a value of this primitive, where no primitive stands before it.
  static bool takes(const Primitive& primitive, std::string_view word) {
    switch (primitive.takes) {
      case Takes::number: return whole_number(word).has_value();
      case Takes::address: return wire::parse_ip_prefix(word).has_value();
      case Takes::reason: return find_reason(word).has_value();
      case Takes::id: return word.find(':') != std::string_view::npos || whole_number(word);
      case Takes::name: return base::nearest(word, first_words()).empty();  // `peer a or vird 51` means no peer vird
      default: return false;
    }
  }

  bool unknown(std::string_view word) {
    const auto known = first_words();
    const auto hint = base::did_you_mean(word, known);
    return fail((word.empty() ? "a word is missing at the end" : "unknown word " + quoted(word)) +
                (hint.empty() ? "; there are " + listing(known) + " and ( )" : hint));
  }

  bool asked(const Primitive& primitive) {
    last_ = &primitive;
    Test test{primitive.field};
    return read_comparison(primitive, test) && read_value(primitive, test) && push({Filter::Op::test, std::move(test)});
  }

  bool read_comparison(const Primitive& primitive, Test& test) {
    constexpr std::array<std::string_view, 6> kWords{"==", "!=", "<", "<=", ">", ">="};  // in the order of Comparison
    const auto word = next_.text == "=" ? kWords[0] : next_.text;
    const auto found = std::ranges::find(kWords, word);
    if (found == kWords.end()) return true;
    const auto comparison = static_cast<Comparison>(found - kWords.begin());
    if (primitive.takes != Takes::number && comparison != Comparison::equal) {
      return fail("`" + std::string(primitive.word) + "` is no number: " + quoted(next_.text) + " compares only vrid, prio, version, ttl and port");
    }
    if (primitive.takes == Takes::nothing) return fail("`" + std::string(primitive.word) + "` takes no value");
    test.comparison = comparison;
    advance();
    return true;
  }

  bool read_value(const Primitive& primitive, Test& test) {
    switch (primitive.takes) {
      case Takes::nothing: return true;
      case Takes::number: return number(primitive, test);
      case Takes::address: return address(primitive, test);
      case Takes::reason: return reason(test);
      case Takes::stage: return stage(test);
      case Takes::name: return name(primitive, test);
      case Takes::id: return id(test);
    }
    return false;
  }

  bool expected(const Primitive& primitive, const std::string& what) {
    return fail("after `" + std::string(primitive.word) + "` comes " + what + ", not " + quoted(next_.text));
  }

  bool number(const Primitive& primitive, Test& test) {
    const auto value = whole_number(next_.text);
    if (!value || *value > primitive.most) return expected(primitive, "a number from 0 to " + std::to_string(primitive.most));
    test.number = *value;
    advance();
    return true;
  }

  bool address(const Primitive& primitive, Test& test) {
    const auto value = wire::parse_ip_prefix(next_.text);
    if (!value) return expected(primitive, "an address, as 10.0.0.2, fe80::2 or 10.0.0.0/24");
    test.address = *value;
    advance();
    return true;
  }

  bool reason(Test& test) {
    if (next_.text.empty() || next_.text == ")" || is_and(next_.text) || is_or(next_.text)) return true;
    test.reason = find_reason(next_.text);
    if (!test.reason && is_known(next_.text)) return at_end();
    if (!test.reason) {
      const auto hint = base::did_you_mean(next_.text, reason_names());
      return fail("unknown reason " + quoted(next_.text) + (hint.empty() ? "; vrrp-relayd(8) lists them under DROP REASONS" : hint));
    }
    advance();
    return true;
  }

  bool stage(Test& test) {
    const auto value = find_stage(next_.text);
    if (!value) {
      const auto hint = base::did_you_mean(next_.text, base::kStageNames);
      return fail("unknown stage " + quoted(next_.text) + (hint.empty() ? "; there are " + listing(base::kStageNames) : hint));
    }
    test.stage = *value;
    advance();
    return true;
  }

  bool name(const Primitive& primitive, Test& test) {
    if (next_.text.empty() || kOperators.find(next_.text[0]) != std::string_view::npos) return expected(primitive, "a name");
    test.name = next_.text;
    advance();
    return true;
  }

  bool id(Test& test) {
    const auto colon = next_.text.rfind(':');
    const auto digits = colon == std::string_view::npos ? next_.text : next_.text.substr(colon + 1);
    const auto value = whole_number(digits);
    if (!value || *value == 0 || colon == 0) return expected(*last_, "an advert's id, as a:48213, or its number");
    if (colon != std::string_view::npos) test.name = next_.text.substr(0, colon);
    test.number = *value;
    advance();
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  Token next_{};
  const Primitive* last_ = nullptr;
  Filter filter_{};
  std::optional<FilterError> error_{};
};

base::Result<Filter, FilterError> parse_filter(std::string_view text) { return FilterParser(text).expression_alone(); }

bool begins_filter(std::string_view word) {
  word.remove_prefix(std::min(word.find_first_not_of(" \t\n"), word.size()));
  if (word.starts_with('(') || word.starts_with('!')) return true;
  const auto known = first_words();
  return std::ranges::find(known, word.substr(0, word.find_first_of(" \t\n()!&|=<>"))) != known.end();
}

std::string filter_hint(std::string_view word) {
  return base::did_you_mean(word.substr(0, word.find_first_of(" \t\n()!&|=<>")), first_words());
}

base::Result<Filter, FilterError> parse_filter_flag(const Primitive& primitive, std::string_view value) {
  return FilterParser(value == kLeftOut ? "" : value).value_alone(primitive);
}

}  // namespace trace
