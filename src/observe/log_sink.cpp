#include "observe/log_sink.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>

namespace tenon::observe {
namespace {

void append_significant(std::string& out, double value) {
  char buffer[32];
  const int decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
  const auto end = std::to_chars(buffer, buffer + sizeof(buffer), value, std::chars_format::fixed, decimals).ptr;
  std::string_view text(buffer, static_cast<std::size_t>(end - buffer));
  if (text.find('.') != std::string_view::npos) {
    text = text.substr(0, text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.remove_suffix(1);
  }
  out += text;
}

std::string on_one_line(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  std::replace(text.begin(), text.end(), '\r', ' ');
  return text;
}

}  // namespace

std::string_view name_of(log_level level) noexcept {
  switch (level) {
    case log_level::query: return "query";
    case log_level::info: return "info";
    case log_level::warn: return "warn";
    case log_level::error: return "error";
  }
  return "";
}

std::string readable(std::chrono::nanoseconds duration) {
  const auto nanoseconds = static_cast<double>(duration.count());
  std::string out;
  if (nanoseconds < 999.5) return std::to_string(duration.count()) + " ns";
  if (nanoseconds < 999.5e3) return append_significant(out, nanoseconds / 1e3), out + " µs";
  if (nanoseconds < 999.5e6) return append_significant(out, nanoseconds / 1e6), out + " ms";
  return append_significant(out, nanoseconds / 1e9), out + " s";
}

std::string line_of(const query_event& event) {
  std::string out = "tenon:query ";
  out.append(event.sql);
  if (event.params.size() > 0) out.append(" ").append(event.params.to_string());
  out.append(" ").append(readable(event.duration));
  if (!event.error_code.empty()) out.append(" failed with ").append(event.error_code);
  return on_one_line(std::move(out));
}

std::string line_of(const log_event& event) {
  std::string out = "tenon:";
  out.append(name_of(event.level)).append(" ");
  if (!event.target.empty()) out.append(event.target).append(": ");
  out.append(event.message);
  return on_one_line(std::move(out));
}

void write_line(emit where, std::string line) noexcept {
  switch (where) {
    case emit::event: return;
    case emit::standard_output:
      line += '\n';
      std::fwrite(line.data(), 1, line.size(), stdout);
      return;
    case emit::standard_error:
      line += '\n';
      std::fwrite(line.data(), 1, line.size(), stderr);
      return;
  }
}

}  // namespace tenon::observe
