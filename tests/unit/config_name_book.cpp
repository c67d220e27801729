// When names are looked up, and what is said and taken in of the answers.
#include "config/name_book.hpp"

#include <doctest/doctest.h>

using namespace std::chrono_literals;
using config::Answer;
using config::NameBook;
using Names = std::vector<std::string>;

namespace {

constexpr base::Instant kStart{std::chrono::hours(1)};

Answer is(std::initializer_list<const char*> texts) {
  Answer out;
  for (const auto* text : texts) out.addresses.push_back(*wire::parse_ip_address(text));
  return out;
}
Answer fails() { return {{}, "late"}; }

std::string said(const std::optional<NameBook::News>& news) { return news ? news->text : ""; }

}  // namespace

TEST_CASE("name book: each name is due 30 s after its answer, 5 s after a failure, and at once when all are asked for") {
  NameBook book({{"a", is({"10.0.0.1"})}, {"b", fails()}});
  book.want(kStart, {"a", "b", "c"});
  CHECK(book.take_due(kStart) == Names{"b", "c"});
  CHECK(book.take_due(kStart).empty());
  CHECK(book.next_due() == kStart + 30s);
  (void)book.came(kStart + 1s, "b", is({"10.0.0.2"}));
  (void)book.came(kStart + 1s, "c", fails());
  CHECK(book.next_due() == kStart + 6s);
  CHECK(book.take_due(kStart + 6s) == Names{"c"});
  CHECK(book.take_due(kStart + 40s) == Names{"a", "b"});
  book.ask_all();
  CHECK(book.take_due(kStart + 41s) == Names{"a", "b", "c"});
  book.want(kStart + 42s, {"a"});
  CHECK(book.came(kStart + 43s, "c", is({"10.0.0.3"})) == std::nullopt);
  CHECK(book.used().size() == 1);
  NameBook none;
  CHECK(none.next_due() == std::nullopt);
}

TEST_CASE("name book: a change is said in one line") {
  NameBook book({{"b.example", is({"10.0.0.2"})}});
  book.want(kStart, {"b.example", "c"});
  CHECK(said(book.came(kStart, "b.example", is({"10.0.0.2"}))) == "");
  CHECK(said(book.came(kStart, "b.example", is({"10.0.0.9"}))) == "b.example: 10.0.0.2 is now 10.0.0.9");
  CHECK(said(book.came(kStart, "b.example", is({"10.0.0.8", "10.0.0.9"}))) == "b.example: 10.0.0.8 has come");
  CHECK(said(book.came(kStart, "b.example", is({"10.0.0.8"}))) == "b.example: 10.0.0.9 has gone");
  CHECK(said(book.came(kStart, "c", is({"10.0.0.3"}))) == "c is 10.0.0.3");
}

TEST_CASE("name book: a failure is said when it begins and when it is over, and what was known stays") {
  NameBook book({{"b", is({"10.0.0.2"})}, {"c", fails()}});
  book.want(kStart, {"b", "c"});
  REQUIRE(book.open_problems().size() == 1);
  CHECK(book.open_problems().empty());
  CHECK(said(book.came(kStart, "c", fails())) == "");
  const auto news = book.came(kStart, "b", fails());
  CHECK(said(news) == "b does not resolve: late; what was known stays in use: 10.0.0.2 [name_unresolved]");
  CHECK(news->is_warning);
  CHECK(said(book.came(kStart, "b", {{}, "very late"})) == "");
  CHECK(book.pending().empty());
  CHECK(book.used().at("b").addresses == is({"10.0.0.2"}).addresses);
  CHECK(book.used().at("b").problem == "very late");
  CHECK(said(book.came(kStart, "b", is({"10.0.0.2"}))) == "b resolves again: 10.0.0.2");
  CHECK(book.used().at("b").problem.empty());
}

TEST_CASE("name book: what came is pending until it is taken in; what was refused, until the next change") {
  NameBook book({{"b", is({"10.0.0.2"})}, {"c", is({"10.0.0.3"})}});
  book.want(kStart, {"b", "c"});
  (void)book.came(kStart, "b", is({"10.0.0.3"}));
  CHECK(book.pending() == Names{"b"});
  CHECK(book.used_with({"b"}).at("b") == is({"10.0.0.3"}));
  CHECK(book.used().at("b") == is({"10.0.0.2"}));
  book.refuse({"b"});
  CHECK(book.pending().empty());
  (void)book.came(kStart, "b", is({"10.0.0.3"}));
  CHECK(book.pending().empty());
  (void)book.came(kStart, "c", is({"10.0.0.2"}));
  CHECK(book.pending() == Names{"b", "c"});
  book.use({"b", "c"});
  CHECK(book.pending().empty());
  CHECK(book.used().at("c") == is({"10.0.0.2"}));
}
