#include "protocol/raw_statement.hpp"

#include "protocol/error.hpp"

#include <tenon/base/json_boost.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <optional>

namespace tenon::protocol {

namespace {

[[noreturn]] void raise_bad_parameter(const boost::json::value& v) {
  raise_invalid_input("The value " + boost::json::serialize(v) + " cannot be a parameter of a raw query.");
}

void add_parameter(query::parameters& out, const boost::json::value& v);

// {"prisma__type": "date", "prisma__value": …}, as clients write what JSON has no form for.
void add_tagged(query::parameters& out, std::string_view type, const boost::json::value* value,
                const boost::json::value& whole) {
  if (!value) raise_bad_parameter(whole);
  if (type == "array") {
    if (!value->is_array()) raise_bad_parameter(whole);
    const std::uint32_t first = out.size();
    for (const boost::json::value& item : value->get_array()) add_parameter(out, item);
    out.fold_list(first);
    return;
  }
  if (!value->is_string()) raise_bad_parameter(whole);
  const std::string_view text(value->get_string().data(), value->get_string().size());
  const auto add = [&](const auto& parsed) {
    if (!parsed) raise_bad_parameter(whole);
    out.add(*parsed);
  };
  if (type == "date" || type == "datetime") return add(read_datetime(text));
  if (type == "bigint") return add(read_integer(text));
  if (type == "decimal") return add(read_decimal(text));
  if (type == "bytes") return add(bytes::try_from_base64(text));
  if (type == "json") return add(json::try_parse(text));
  raise_bad_parameter(whole);
}

void add_parameter(query::parameters& out, const boost::json::value& v) {
  switch (v.kind()) {
    case boost::json::kind::null: out.add_null(); return;
    case boost::json::kind::bool_: out.add(v.get_bool()); return;
    case boost::json::kind::int64: out.add(v.get_int64()); return;
    case boost::json::kind::uint64: out.add(static_cast<double>(v.get_uint64())); return;
    case boost::json::kind::double_: out.add(v.get_double()); return;
    case boost::json::kind::string: out.add(std::string_view(v.get_string().data(), v.get_string().size())); return;
    case boost::json::kind::array: out.add(from_boost_json(v)); return;
    case boost::json::kind::object: {
      const boost::json::object& o = v.get_object();
      const boost::json::value* type = o.if_contains("prisma__type");
      if (type && type->is_string())
        add_tagged(out, {type->get_string().data(), type->get_string().size()}, o.if_contains("prisma__value"), v);
      else out.add(from_boost_json(v));
      return;
    }
  }
}

// The array of parameters; clients send it as a text.
query::parameters read_parameters(const read_value* given) {
  query::parameters out;
  if (!given) return out;
  boost::json::value list = to_boost_json(std::get<json>(*given->scalar()));
  if (list.is_string()) {
    boost::json::error_code problem;
    const boost::json::string text = list.get_string();
    list = boost::json::parse(boost::json::string_view(text), problem);
    if (problem) raise_invalid_input("`parameters` is not the text of a JSON array.");
  }
  if (!list.is_array()) raise_invalid_input("`parameters` must be an array.");
  for (const boost::json::value& v : list.get_array()) add_parameter(out, v);
  return out;
}

// Finds the parameters of a statement, leaving alone what is quoted or a comment.
class statement_scanner {
 public:
  statement_scanner(query::provider p, std::string_view text, const query::parameters& given)
      : provider_(p), text_(text), given_(given) {}

  raw_statement scan() {
    while (at_ < text_.size()) {
      if (skip_quoted() || skip_comment() || replace_parameter()) continue;
      copy(1);
    }
    if (used_ < given_.size())
      raise_invalid_input("The query has " + std::to_string(used_) + " parameters, but " +
                          std::to_string(given_.size()) + " values were given.");
    return std::move(out_);
  }

 private:
  char here(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

  // Braces mean parameters to connectors; those of the statement are written twice.
  void copy(std::size_t count) {
    for (; count > 0 && at_ < text_.size(); --count, ++at_) {
      out_.text += text_[at_];
      if (text_[at_] == '{' || text_[at_] == '}') out_.text += text_[at_];
    }
  }

  void copy_until(std::string_view end) {
    const std::size_t found = text_.find(end, at_);
    copy(found == std::string_view::npos ? text_.size() - at_ : found - at_ + end.size());
  }

  bool skip_quoted() {
    char end = here();
    if (end == '[' && provider_ == query::provider::sqlite) end = ']';
    else if (end != '\'' && end != '"' && end != '`') return skip_dollar_quoted();
    const bool escapes = provider_ == query::provider::mysql && end != '`';
    copy(1);
    while (at_ < text_.size()) {
      if (escapes && here() == '\\') copy(1);
      const bool closes = here() == end;
      copy(1);
      if (closes) break;
    }
    return true;
  }

  // PostgreSQL's $tag$ … $tag$.
  bool skip_dollar_quoted() {
    if (provider_ != query::provider::postgresql && provider_ != query::provider::cockroachdb) return false;
    if (here() != '$' || (here(1) >= '0' && here(1) <= '9')) return false;
    std::size_t length = 1;
    const auto is_name = [](char c) {
      return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    };
    while (is_name(here(length))) ++length;
    if (here(length) != '$') return false;
    const std::string_view tag = text_.substr(at_, length + 1);
    copy(tag.size());
    copy_until(tag);
    return true;
  }

  bool skip_comment() {
    if (here() == '-' && here(1) == '-') {
      copy_until("\n");
      return true;
    }
    if (here() == '/' && here(1) == '*') {
      copy(2);
      copy_until("*/");
      return true;
    }
    return false;
  }

  bool replace_parameter() {
    const bool numbered_only = provider_ == query::provider::postgresql || provider_ == query::provider::cockroachdb;
    if (here() == '?' && !numbered_only) {
      ++at_;
      const auto number = read_number();
      put(number ? *number - 1 : next_++);
      return true;
    }
    if (here() == '$' && provider_ != query::provider::mysql && here(1) >= '1' && here(1) <= '9') {
      ++at_;
      put(*read_number() - 1);
      return true;
    }
    return false;
  }

  std::optional<std::uint32_t> read_number() {
    if (here() < '1' || here() > '9') return std::nullopt;
    std::uint32_t number = 0;
    for (; here() >= '0' && here() <= '9'; ++at_)
      if (number < 1'000'000) number = number * 10 + static_cast<std::uint32_t>(here() - '0');
    return number;
  }

  void put(std::uint32_t index) {
    out_.text += "{}";
    if (index >= given_.size())
      raise_invalid_input("The query has a parameter " + std::to_string(index + 1) + ", but " +
                          std::to_string(given_.size()) + " values were given.");
    out_.values.add(given_, given_[index]);
    used_ = std::max(used_, index + 1);
  }

  query::provider provider_;
  std::string_view text_;
  const query::parameters& given_;
  std::size_t at_ = 0;
  std::uint32_t next_ = 0;  // the parameter that a `?` without a number stands for
  std::uint32_t used_ = 0;  // how many values the statement needs
  raw_statement out_;
};

}  // namespace

raw_statement to_statement(query::provider p, const read_members& arguments) {
  const std::string_view text = std::get<std::string_view>(*arguments.find(word::query)->scalar());
  const query::parameters given = read_parameters(arguments.find(word::parameters));
  return statement_scanner(p, text, given).scan();
}

}  // namespace tenon::protocol
