// Inputs in the binary form of COPY.
#pragma once

#include "sql/postgres/oids.hpp"

#include <tenon/base/timestamp.hpp>
#include <tenon/query/input.hpp>
#include <tenon/query/parameters.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tenon::sql::postgres {

// Bytes that are written to by their address.
class copy_buffer {
 public:
  // Where `size` bytes can be written next; valid until the next call.
  char* room(std::size_t size) {
    if (capacity_ - size_ < size) grow(size);
    return bytes_.get() + size_;
  }
  void written(std::size_t size) noexcept { size_ += size; }
  void append(std::string_view bytes);
  void truncate(std::size_t size) noexcept { size_ = size; }
  const char* data() const noexcept { return bytes_.get(); }
  std::size_t size() const noexcept { return size_; }

 private:
  void grow(std::size_t least);

  std::unique_ptr<char[]> bytes_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

// Which columns a run of inputs fills, and its rows as COPY takes them. A column is filled if any of the first inputs sets
// its field, or if its default is not the database's: inputs that do not set it have the default, or null. The run ends
// before the first input that does not fit in.
class copy_encoder {
 public:
  // `rows` and their inputs outlive the encoder. Throws P2012 naming a field that has neither a value nor a default.
  copy_encoder(const query::model_descriptor& m, const query::input_rows& rows, timestamp now);

  // The fields whose columns are filled, in order.
  const std::vector<std::uint16_t>& fields() const noexcept { return fields_; }

  // The types of these columns, and how many digits amounts of money have behind the point. False: some have no binary form
  // that is known here.
  bool use_types(const std::vector<oid>& types, int money_digits);

  // Replaces the content by the next part of what is to be sent; false: all has been. Throws as parameter_buffer::encode()
  // does, and P2012.
  bool fill();
  const copy_buffer& content() const noexcept { return buffer_; }

  const query::model_descriptor& model() const noexcept { return model_; }

  // Inputs encoded so far.
  std::size_t done() const noexcept { return done_; }

 private:
  // How a value gets from its input to the buffer.
  enum class form : std::uint8_t { constant, generated, int4, int8, boolean, float8, time, text, label, other };

  // What a row has where its input says nothing.
  enum class absence : std::uint8_t { constant, generated, missing, unknown };

  struct column {
    const query::field_descriptor* field = nullptr;
    const query::input_member* member = nullptr;  // null: no input sets it
    oid type = 0;
    form how = form::other;
    absence otherwise = absence::unknown;
    std::string constant = {};  // the cell of absence::constant, with its length
  };

  bool prepare(column& c);
  bool append_row(const void* input);
  bool append_absent(const column& c, const void* input);
  bool append_other(const column& c, const void* input);
  void append_generated(const column& c);
  void append_cell(std::string_view bytes);
  [[noreturn]] void raise_missing(const void* input) const;

  template <class Stored, class Write>
  bool append_fixed(const column& c, const void* input, std::int32_t size, const Write& write);

  const query::model_descriptor& model_;
  const query::input_rows& rows_;
  timestamp now_;
  std::vector<column> columns_;
  std::vector<std::uint16_t> fields_;
  std::vector<std::uint32_t> not_set_;  // where inputs tell whether they set one of the other fields
  query::program nested_;
  copy_buffer buffer_;
  query::parameters scratch_;
  std::string scratch_bytes_;
  int money_digits_ = 2;
  std::size_t done_ = 0;
  enum class stage : std::uint8_t { head, rows, over } stage_ = stage::head;
};

}  // namespace tenon::sql::postgres
