#include "show.hpp"

#include <unistd.h>

#include <cstdlib>

#include "trace/listening.hpp"

namespace {

using Time = trace::TextOptions::Time;

std::optional<Time> time_form(std::string_view text) {
  if (text == "utc") return Time::utc;
  if (text == "relative") return Time::relative;
  if (text == "epoch") return Time::epoch;
  return std::nullopt;
}

bool wants_color(const Arguments& arguments) {
  const char* const no_color = std::getenv("NO_COLOR");  // no-color.org: any text but the empty one
  const bool unwanted = arguments.has("no-color") || (no_color != nullptr && *no_color != '\0');
  return !unwanted && ::isatty(STDOUT_FILENO) == 1;
}

}  // namespace

base::Result<std::unique_ptr<Shower>, Failure> Shower::make(const Arguments& arguments) {
  const auto time = time_form(arguments.text("time", "utc"));
  if (!time) return base::Err(Failure{kUsage, "--time " + arguments.text("time") + ": it is utc, relative or epoch"});
  const auto path = arguments.text("write", "-");
  if (arguments.has("write") && !arguments.has("json") && path == "-" && ::isatty(STDOUT_FILENO) == 1) {
    return base::Err(Failure{kUsage, "--write -: standard output is a terminal; name a file"});
  }
  auto output = Output::create(path);
  if (!output) return base::Err(Failure{kUsage, output.error().message()});
  const trace::TextOptions options{*time, wants_color(arguments), arguments.has("verbose"), arguments.has("show-secrets")};
  return std::unique_ptr<Shower>(new Shower(std::move(*output), arguments, options));
}

Shower::Shower(Output output, const Arguments& arguments, trace::TextOptions options)
    : output_(std::move(output)),
      on_terminal_(!arguments.has("write") && ::isatty(STDOUT_FILENO) == 1),
      text_(options),
      json_(options.show_secrets),
      as_json_(arguments.has("json")) {
  if (!arguments.has("write") || as_json_) return;
  pcapng_ = std::make_unique<trace::PcapngWriter>([this](base::Bytes block) { output_.append(block); }, options.show_secrets);
}

void Shower::begin(std::string_view host) {
  if (as_json_) output_.text() += trace::listening_line(host);
}

void Shower::show(const trace::Record& record, const trace::Dissection& dissection) {
  if (pcapng_) {
    pcapng_->write(record, dissection);
  } else if (as_json_) {
    json_.append(output_.text(), record, dissection);
  } else {
    text_.append(output_.text(), record, dissection);
  }
  output_.settle();
}

int Shower::finish() {
  output_.flush();
  return output_.failure() ? fail({kUsage, output_.failure()->message()}) : kOk;
}
