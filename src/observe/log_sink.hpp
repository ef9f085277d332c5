// The texts that go to the standard streams.
#pragma once

#include <tenon/observe/event.hpp>
#include <tenon/observe/options.hpp>

#include <string>
#include <string_view>

namespace tenon::observe {

// "query", "info", "warn", "error".
std::string_view name_of(log_level level) noexcept;

// "1.5 s", "12.3 ms", "850 µs": three significant digits.
std::string readable(std::chrono::nanoseconds duration);

// "tenon:query SELECT … [?,?] 1.2 ms", on one line, without its end.
std::string line_of(const query_event& event);

// "tenon:warn pool: …", on one line, without its end.
std::string line_of(const log_event& event);

// Writes a line in one piece, so that lines of several threads do not mix. emit::event writes nothing.
void write_line(emit where, std::string line) noexcept;

}  // namespace tenon::observe
