// PostgreSQL's messages (protocol 3.0, "Frontend/Backend Protocol" in its manual), from bytes and to bytes, without any
// input or output.
#pragma once

#include "sql/postgres/binary.hpp"
#include "sql/postgres/oids.hpp"

#include <tenon/base/function.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tenon::sql::postgres {

// ---- to the server ----

// Appends nothing where encode_parameters() would append parameters.
inline void no_parameters(std::string& out) { out.append(2 * sizeof(std::int16_t), '\0'); }

enum class column_format : std::uint8_t { text, binary };

// Gathers messages that are sent together. Throws value_too_long for a message beyond 1 GiB, and query_syntax for a statement
// with a NUL in it; what it holds then is good for nothing but clear().
class request {
 public:
  // Prepares a statement; an empty name stands for the one that the next such message replaces. `types`: of its first
  // parameters, 0 for those that the server is to find out.
  void parse(std::string_view name, std::string_view text, std::span<const oid> types);
  void describe_statement(std::string_view name);

  // Gives a statement its parameters: `parameters` appends their formats and values, as encode_parameters() does.
  template <class Parameters>
  void bind(std::string_view name, const Parameters& parameters, column_format columns = column_format::binary) {
    const std::size_t start = begin('B');
    text({});
    text(name);
    parameters(bytes_);
    bytes_ += columns == column_format::binary ? all_binary : all_text;
    end(start);
  }
  void describe_rows();  // of what was bound
  void execute() { bytes_ += execute_all; }

  // Plain text without parameters, prepared and run.
  void run(std::string_view text);

  // The server forgets a statement, if it has it.
  void close_statement(std::string_view name);

  // Where the server answers for what came before, and ends the transaction if none was begun.
  void sync() { bytes_ += sync_all; }

  // Statements with results in text format, and a sync behind them.
  void query(std::string_view text);

  // A part of what is copied follows, of this many bytes.
  void copy_data(std::size_t size);
  void copy_done();
  void copy_fail(std::string_view reason);

  std::string_view bytes() const noexcept { return bytes_; }
  void clear() noexcept { bytes_.clear(); }

 private:
  static constexpr std::string_view all_binary{"\0\1\0\1", 4};
  static constexpr std::string_view all_text{"\0\0", 2};
  static constexpr std::string_view execute_all{"E\0\0\0\11\0\0\0\0\0", 10};
  static constexpr std::string_view sync_all{"S\0\0\0\4", 5};

  std::size_t begin(char type);
  void text(std::string_view t);
  void end(std::size_t start);

  std::string bytes_;
};

// ---- from the server ----

// A column of a row as it came; views the reader's bytes.
struct cell {
  const char* data;
  std::int32_t size;  // below 0: null

  bool is_null() const noexcept { return size < 0; }
  std::string_view bytes() const noexcept { return {data, size < 0 ? 0 : static_cast<std::size_t>(size)}; }
};

// Rows that came one after the other.
class data_rows {
 public:
  data_rows() = default;
  data_rows(std::string_view messages, std::size_t count) : messages_(messages), count_(count) {}

  std::size_t count() const noexcept { return count_; }
  std::string_view messages() const noexcept { return messages_; }

  // Reads the next of them. False: it does not have as many columns, or they do not fill it.
  bool read(std::span<cell> cells) noexcept;

  // How many columns the row that was read last says it has.
  std::size_t last_width() const noexcept { return last_width_; }

 private:
  std::string_view messages_;  // others may be between those of rows
  std::size_t count_ = 0;
  std::size_t last_width_ = 0;
};

// What the server says of one command. Views the reader's bytes, until its next reply.
struct reply {
  enum class kind : std::uint8_t {
    none,       // the connection is lost
    completed,  // a command ran
    described,  // a statement's parameters and columns
    failed,     // a command failed; those up to the next sync were passed over
    copying,    // the server waits for, or sends, what is copied
    ready       // after a sync
  };
  kind what = kind::none;
  bool has_columns = false;          // completed, if rows were described; described
  std::string_view columns = {};     // see read_columns()
  std::string_view parameters = {};  // described: their types, see read_types()
  data_rows rows = {};               // completed
  std::string_view tag = {};         // completed: "UPDATE 3"
  std::string_view error = {};       // failed: see server_error
  char transaction = 'I';            // ready: 'I' none is open, 'T' one is, 'E' one that failed is
};

// Takes bytes and gives replies. What the server says unasked (notices, settings that changed) is passed over.
class reply_reader {
 public:
  enum class state : std::uint8_t { whole, incomplete, garbage };

  // whole: `out` is the next reply. incomplete: more bytes are needed. garbage: whoever sends that does not speak the
  // protocol, and nothing more is to be had.
  state next(reply& out);

  // Where received bytes are to be put.
  std::span<char> room();
  void received(std::size_t size) noexcept { end_ += size; }

 private:
  // Of the reply that is being read, all counted from begin_.
  struct part {
    std::size_t begin = 0;
    std::size_t size = 0;
  };
  struct progress {
    std::size_t rows_begin = 0;
    std::size_t rows_end = 0;
    std::size_t row_count = 0;
    part columns = {};
    part parameters = {};
    bool has_columns = false;
    bool describes = false;
  };
  struct release {
    void operator()(char* bytes) const noexcept { std::free(bytes); }
  };

  state finish(reply& out, reply::kind what);
  std::string_view view(part p) const noexcept { return {bytes_.get() + begin_ + p.begin, p.size}; }
  void forget_given();

  std::unique_ptr<char, release> bytes_;
  std::size_t capacity_ = 0;
  std::size_t begin_ = 0;  // of the current reply
  std::size_t at_ = 0;     // the next message
  std::size_t end_ = 0;
  bool given_ = false;  // the current reply is whole, and was given out
  progress so_far_;
};

// Calls `take` with the name and the type of each column; false: `description` is damaged.
bool read_columns(std::string_view description, function_ref<void(std::string_view name, oid type)> take);

// The types of parameters; false: `description` is damaged.
bool read_types(std::string_view description, std::vector<oid>& types);

// The number of rows at the end of "INSERT 0 3"; 0 where there is none.
std::int64_t rows_in(std::string_view tag) noexcept;

// An error or a notice of the server's.
class server_error {
 public:
  explicit server_error(std::string_view fields) : fields_(fields) {}

  // One of its fields, by its letter (PG_DIAG_…); empty: it has none.
  std::string_view field(int letter) const noexcept;

  // The server hangs up after it.
  bool ends_session() const noexcept;

 private:
  std::string fields_;
};

}  // namespace tenon::sql::postgres
