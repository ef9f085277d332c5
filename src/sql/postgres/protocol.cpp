#include "sql/postgres/protocol.hpp"

#include <tenon/base/error.hpp>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <new>
#include <utility>

namespace tenon::sql::postgres {

namespace {

constexpr std::size_t head_size = 5;  // the type of a message, and its length without the type

// PostgreSQL's own limit for what it allocates at once.
constexpr std::size_t longest_message = std::size_t{1} << 30U;

constexpr std::size_t first_capacity = 16 * 1024;
constexpr std::size_t least_room = 8 * 1024;
constexpr std::size_t kept_capacity = 1024 * 1024;  // what a large result needed beyond that is given back

// Takes numbers and texts off the front of a message. After the end of it everything is 0 and empty.
class message_parser {
 public:
  explicit message_parser(std::string_view bytes) : rest_(bytes) {}

  template <class T>
  T integer() noexcept {
    if (rest_.size() < sizeof(T)) {
      fail();
      return 0;
    }
    const T out = read_integer<T>(rest_.data());
    rest_.remove_prefix(sizeof(T));
    return out;
  }

  std::string_view text() noexcept {
    const std::size_t size = rest_.find('\0');
    if (size == std::string_view::npos) {
      fail();
      return {};
    }
    const std::string_view out = rest_.substr(0, size);
    rest_.remove_prefix(size + 1);
    return out;
  }

  bool is_damaged() const noexcept { return damaged_; }
  bool is_at_end() const noexcept { return !damaged_ && rest_.empty(); }

 private:
  void fail() noexcept {
    damaged_ = true;
    rest_ = {};
  }

  std::string_view rest_;
  bool damaged_ = false;
};

// Texts end with a NUL in the protocol.
void check_statement(std::string_view text) {
  const std::size_t at = text.find('\0');
  if (at == std::string_view::npos) return;
  raise({.kind = error_kind::query_syntax,
         .message = "The statement has a NUL at its byte " + std::to_string(at + 1),
         .hint = "Remove it, or pass what holds it as a parameter of type bytea"});
}

}  // namespace

// ---- to the server ----

std::size_t request::begin(char type) {
  const std::size_t start = bytes_.size();
  bytes_ += type;
  bytes_.append(head_size - 1, '\0');
  return start;
}

void request::text(std::string_view t) {
  bytes_ += t;
  bytes_ += '\0';
}

void request::end(std::size_t start) {
  const std::size_t size = bytes_.size() - start - 1;
  if (size > longest_message) [[unlikely]]
    raise({.kind = error_kind::value_too_long,
           .message = "A statement and its values take " + std::to_string(size) +
                      " bytes, and PostgreSQL takes no more than 1 GiB at once",
           .hint = "Store large contents in parts, or outside of the database"});
  write_integer(bytes_.data() + start + 1, static_cast<std::int32_t>(size));
}

void request::parse(std::string_view name, std::string_view statement, std::span<const oid> types) {
  check_statement(statement);
  const std::size_t start = begin('P');
  text(name);
  text(statement);
  append_integer(bytes_, static_cast<std::int16_t>(types.size()));
  for (const oid t : types) append_integer(bytes_, t);
  end(start);
}

void request::describe_statement(std::string_view name) {
  const std::size_t start = begin('D');
  bytes_ += 'S';
  text(name);
  end(start);
}

void request::describe_rows() {
  const std::size_t start = begin('D');
  bytes_ += 'P';
  text({});
  end(start);
}

void request::run(std::string_view statement) {
  parse({}, statement, {});
  bind({}, no_parameters);
  execute();
}

void request::close_statement(std::string_view name) {
  const std::size_t start = begin('C');
  bytes_ += 'S';
  text(name);
  end(start);
}

void request::query(std::string_view statements) {
  check_statement(statements);
  const std::size_t start = begin('Q');
  text(statements);
  end(start);
}

void request::copy_data(std::size_t size) {
  bytes_ += 'd';
  append_integer(bytes_, static_cast<std::int32_t>(size + head_size - 1));
}

void request::copy_done() { end(begin('c')); }

void request::copy_fail(std::string_view reason) {
  const std::size_t start = begin('f');
  text(reason);
  end(start);
}

// ---- rows ----

bool data_rows::read(std::span<cell> cells) noexcept {
  // All of the messages are whole: the reader has seen to that.
  const char* at = messages_.data();
  while (*at != 'D') at += 1 + read_integer<std::int32_t>(at + 1);
  const char* const end = at + 1 + read_integer<std::int32_t>(at + 1);
  messages_.remove_prefix(static_cast<std::size_t>(end - messages_.data()));
  at += head_size;
  if (end - at < 2) return false;
  last_width_ = read_integer<std::uint16_t>(at);
  if (last_width_ != cells.size()) return false;
  at += 2;
  for (cell& c : cells) {
    if (end - at < 4) return false;
    const auto size = read_integer<std::int32_t>(at);
    at += 4;
    c = {at, size};
    if (size < 0) continue;
    if (size > end - at) return false;
    at += size;
  }
  return at == end;
}

// ---- replies ----

void reply_reader::forget_given() {
  given_ = false;
  so_far_ = {};
  begin_ = at_;
  if (begin_ != end_) return;
  begin_ = at_ = end_ = 0;
  if (capacity_ > kept_capacity) {
    bytes_.reset();
    capacity_ = 0;
  }
}

std::span<char> reply_reader::room() {
  if (given_) forget_given();
  if (begin_ > 0 && capacity_ - end_ < least_room) {
    std::memmove(bytes_.get(), bytes_.get() + begin_, end_ - begin_);
    at_ -= begin_;
    end_ -= begin_;
    begin_ = 0;
  }
  if (capacity_ - end_ < least_room) {
    const std::size_t capacity = std::max(first_capacity, 2 * capacity_);
    auto* const larger = static_cast<char*>(std::realloc(bytes_.get(), capacity));
    if (!larger) throw std::bad_alloc();
    static_cast<void>(bytes_.release());
    bytes_.reset(larger);
    capacity_ = capacity;
  }
  return {bytes_.get() + end_, capacity_ - end_};
}

reply_reader::state reply_reader::finish(reply& out, reply::kind what) {
  out = {};
  out.what = what;
  out.has_columns = so_far_.has_columns;
  if (so_far_.has_columns) out.columns = view(so_far_.columns);
  if (so_far_.describes) out.parameters = view(so_far_.parameters);
  if (so_far_.row_count > 0)
    out.rows = {view({so_far_.rows_begin, so_far_.rows_end - so_far_.rows_begin}), so_far_.row_count};
  given_ = true;
  return state::whole;
}

reply_reader::state reply_reader::next(reply& out) {
  if (given_) forget_given();
  while (end_ - at_ >= head_size) {
    const char* const message = bytes_.get() + at_;
    const auto length = read_integer<std::uint32_t>(message + 1);
    if (length < head_size - 1 || length > longest_message) return state::garbage;
    if (end_ - at_ <= length) break;
    const part body{at_ - begin_ + head_size, length - (head_size - 1)};
    const std::size_t start = at_ - begin_;
    at_ += 1 + length;
    switch (*message) {
      case 'D':  // DataRow
        if (so_far_.row_count++ == 0) so_far_.rows_begin = start;
        so_far_.rows_end = at_ - begin_;
        break;
      case 't':  // ParameterDescription
        so_far_.parameters = body;
        so_far_.describes = true;
        break;
      case 'T':  // RowDescription
        so_far_.columns = body;
        so_far_.has_columns = true;
        if (so_far_.describes) return finish(out, reply::kind::described);
        break;
      case 'n':  // NoData
        if (so_far_.describes) return finish(out, reply::kind::described);
        break;
      case 'C': {  // CommandComplete
        finish(out, reply::kind::completed);
        const std::string_view tag = view(body);
        out.tag = tag.substr(0, tag.find('\0'));
        return state::whole;
      }
      case 'I':  // EmptyQueryResponse
      case 's':  // PortalSuspended
        return finish(out, reply::kind::completed);
      case 'E':  // ErrorResponse
        finish(out, reply::kind::failed);
        out.error = view(body);
        return state::whole;
      case 'G':  // CopyInResponse, CopyOutResponse, CopyBothResponse
      case 'H':
      case 'W': return finish(out, reply::kind::copying);
      case 'Z':  // ReadyForQuery
        if (body.size != 1) return state::garbage;
        finish(out, reply::kind::ready);
        out.transaction = view(body)[0];
        return state::whole;
      case '1':  // ParseComplete, BindComplete, CloseComplete
      case '2':
      case '3':
      case 'A':  // NotificationResponse
      case 'N':  // NoticeResponse
      case 'S':  // ParameterStatus
        break;
      default: return state::garbage;
    }
  }
  return state::incomplete;
}

bool read_columns(std::string_view description, function_ref<void(std::string_view name, oid type)> take) {
  message_parser from(description);
  const auto count = from.integer<std::uint16_t>();
  for (unsigned i = 0; i < count && !from.is_damaged(); ++i) {
    const std::string_view name = from.text();
    from.integer<std::uint32_t>();  // its table
    from.integer<std::uint16_t>();  // its number there
    const auto type = from.integer<oid>();
    from.integer<std::uint16_t>();  // the type's size and modifier
    from.integer<std::uint32_t>();
    from.integer<std::uint16_t>();  // the format
    if (!from.is_damaged()) take(name, type);
  }
  return from.is_at_end();
}

bool read_types(std::string_view description, std::vector<oid>& types) {
  types.clear();
  message_parser from(description);
  const auto count = from.integer<std::uint16_t>();
  for (unsigned i = 0; i < count && !from.is_damaged(); ++i) types.push_back(from.integer<oid>());
  return from.is_at_end();
}

std::int64_t rows_in(std::string_view tag) noexcept {
  const std::string_view last = tag.substr(tag.rfind(' ') + 1);
  std::int64_t out = 0;
  const auto [end, problem] = std::from_chars(last.data(), last.data() + last.size(), out);
  return problem == std::errc{} && end == last.data() + last.size() ? out : 0;
}

std::string_view server_error::field(int letter) const noexcept {
  message_parser from(fields_);
  while (const char type = from.integer<char>()) {
    const std::string_view content = from.text();
    if (type == letter) return content;
  }
  return {};
}

bool server_error::ends_session() const noexcept {
  const std::string_view severity = field('V');
  return severity == "FATAL" || severity == "PANIC";
}

}  // namespace tenon::sql::postgres
