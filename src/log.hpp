// The log: plain lines with the time on a terminal or in a file, "<N>" priorities under journald (sd-daemon(3)). One line
// per change of state. Everything goes to standard error, and nothing waits for its reader.
#pragma once

#include <string>
#include <string_view>

namespace logging {

enum class Level { debug, info, warning, error };

// `level` is a configuration's log level: debug, info, warning or error.
void open(std::string_view level);
void set_level(std::string_view level);
void write(Level level, const std::string& line);

inline void info(const std::string& line) { write(Level::info, line); }
inline void warning(const std::string& line) { write(Level::warning, line); }
inline void error(const std::string& line) { write(Level::error, line); }

}  // namespace logging
