#include "schema/format_table.hpp"

#include <algorithm>

namespace tenon::schema {

void line_writer::write(std::string_view text) {
  if (is_at_line_begin()) {
    out_.append(2 * depth_, ' ');
  }
  out_ += text;
}

std::string& format_table::cell(std::size_t column) {
  auto& cells = rows_.back().cells;
  if (cells.size() <= column) {
    cells.resize(column + 1);
  }
  return cells[column];
}

void format_table::add_line(std::string_view text) {
  start_row();
  append_suffix(text);
}

void format_table::flush(line_writer& out) {
  std::vector<std::size_t> widths;
  for (row& r : rows_) {
    while (!r.cells.empty() && r.cells.back().empty()) {
      r.cells.pop_back();
    }
    widths.resize(std::max(widths.size(), r.cells.size()));
    for (std::size_t i = 0; i < r.cells.size(); ++i) {
      widths[i] = std::max(widths[i], r.cells[i].size());
    }
  }
  for (const row& r : rows_) {
    for (std::size_t i = 0; i < r.cells.size(); ++i) {
      const bool is_last = i + 1 == r.cells.size();
      out.write(r.cells[i] + std::string(is_last ? 0 : widths[i] - r.cells[i].size() + 1, ' '));
    }
    if (!r.suffix.empty()) {
      out.write((r.cells.empty() ? "" : " ") + r.suffix);
    }
    out.end_line();
  }
  rows_.clear();
}

}  // namespace tenon::schema
