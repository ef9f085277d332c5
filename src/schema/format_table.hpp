#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tenon::schema {

/// Text made of indented lines.
class line_writer {
 public:
  /// Appends `text`, behind the indentation when a line begins here. `text` may itself hold line breaks.
  void write(std::string_view text);
  void end_line() { out_ += '\n'; }
  void indent() { ++depth_; }
  void outdent() { --depth_; }

  [[nodiscard]] std::string take() { return std::move(out_); }
  [[nodiscard]] bool is_at_line_begin() const { return out_.empty() || out_.back() == '\n'; }
  [[nodiscard]] bool is_empty() const { return out_.empty(); }

 private:
  std::string out_;
  std::size_t depth_ = 0;
};

/// Lines whose cells are aligned in columns as wide as their widest cell. Widths count bytes.
class format_table {
 public:
  void start_row() { rows_.emplace_back(); }

  /// The cell of the current row in this column, to be appended to.
  std::string& cell(std::size_t column);

  /// Appends to what stands behind the cells of the current row and does not widen any column.
  void append_suffix(std::string_view text) { rows_.back().suffix += text; }

  /// A row of its own, without cells.
  void add_line(std::string_view text);

  /// Writes all rows and forgets them.
  void flush(line_writer& out);

 private:
  struct row {
    std::vector<std::string> cells;
    std::string suffix;
  };
  std::vector<row> rows_;
};

}  // namespace tenon::schema
