// Runs a fuzz target without libFuzzer, always alike: over each file of its corpus, every truncation of it, and every octet of
// it changed. Each input lies in memory of exactly its size, so that a sanitizer sees any read behind it.
//
//   fuzz_NAME [--few] FOLDER...    --few: fewer changes, for a target that takes its time
#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "fuzz.hpp"

namespace {

using Octets = std::vector<std::uint8_t>;

constexpr std::size_t kSmall = 96;

bool few = false;
std::size_t inputs = 0;
Octets current;  // for the message when the target stops the program

[[noreturn]] void failed() {
  std::fprintf(stderr, "the input, in hexadecimal:");
  for (const auto octet : current) std::fprintf(stderr, " %02x", static_cast<unsigned>(octet));
  std::fprintf(stderr, "\n");
  std::_Exit(1);
}

void run(const Octets& octets) {
  current = octets;
  ++inputs;
  const auto exact = std::make_unique<std::uint8_t[]>(octets.size());
  std::copy(octets.begin(), octets.end(), exact.get());
  LLVMFuzzerTestOneInput(exact.get(), octets.size());
}

// Every other value in a small file; in a large one those that are known to hurt.
Octets changes_of(std::uint8_t original, std::size_t file_size) {
  Octets out;
  if (few) {
    for (const unsigned flip : {0x01u, 0x10u, 0xffu}) out.push_back(static_cast<std::uint8_t>(original ^ flip));
  } else if (file_size <= kSmall) {
    for (unsigned value = 0; value < 256; ++value) out.push_back(static_cast<std::uint8_t>(value));
  } else {
    for (const unsigned flip : {0x01u, 0x04u, 0x10u, 0x80u, 0xffu}) out.push_back(static_cast<std::uint8_t>(original ^ flip));
    for (const unsigned value : {0x00u, 0x22u, 0x7fu, 0xffu}) out.push_back(static_cast<std::uint8_t>(value));
  }
  std::erase(out, original);
  return out;
}

void replay(Octets octets) {
  run(octets);
  for (std::size_t size = 0; size < octets.size(); ++size) {
    run({octets.begin(), octets.begin() + static_cast<std::ptrdiff_t>(size)});
  }
  for (auto& octet : octets) {
    const auto original = octet;
    for (const auto value : changes_of(original, octets.size())) {
      octet = value;
      run(octets);
    }
    octet = original;
  }
}

std::vector<std::filesystem::path> files_in(const char* folder) {
  std::vector<std::filesystem::path> out;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) out.push_back(entry.path());
  std::ranges::sort(out);
  return out;
}

Octets read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGABRT, [](int) { failed(); });
  std::size_t files = 0;
  few = argc > 1 && std::string(argv[1]) == "--few";
  for (int i = few ? 2 : 1; i < argc; ++i) {
    for (const auto& path : files_in(argv[i])) {
      ++files;
      replay(read(path));
    }
  }
  std::printf("%zu files, %zu inputs\n", files, inputs);
  return files == 0 ? 1 : 0;
}
