// Attribute values written to the API's JSON and read from it one by one, without an attribute_value between.
#pragma once

#include <tenon/base/function.hpp>
#include <tenon/dynamodb/attribute_value.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

namespace tenon::dynamodb {

class json_cursor;

// What becomes of values that have no plain counterpart. Names and meanings are those of the JavaScript document
// client.
struct marshal_options {
  bool remove_undefined_values = true;       // leave a std::optional without a value out; otherwise refuse it
  bool convert_empty_values = false;         // write empty texts, byte strings and sets as NULL
  bool convert_top_level_container = false;  // keep the {"M":…} or {"L":…} around the whole
  bool allow_imprecise_numbers = false;      // doubles beyond ±(2^53 - 1) too; otherwise refuse them
};

struct unmarshal_options {
  bool wrap_numbers = false;                // in JSON: numbers as {"value":"1.5"}, whose readers keep all digits
  bool convert_without_map_wrapper = true;  // the whole is a map without {"M":…} around it
  bool allow_imprecise_numbers = false;     // doubles are the nearest ones; otherwise refuse what they do not hold
};

// Appends values with their types to a text: {"S":"x"}. Between begin and end of a map each value follows its member(),
// of a list its element(). The text and the options must outlive it. Throws validation_error for what the options
// refuse.
class value_sink {
 public:
  explicit value_sink(std::string& out) noexcept : out_(&out) {}
  value_sink(std::string& out, const marshal_options& options) noexcept : out_(&out), options_(&options) {}

  void null();
  void boolean(bool value);
  void integer(std::int64_t value);
  void integer(std::uint64_t value);
  void real(double value);  // finite; the fewest digits that name it among the numbers of its type
  void real(float value);
  void number(const dynamodb::number& value);
  void string(std::string_view utf8);
  void binary(std::string_view value);
  void value(const attribute_value& v);

  // A set: "SS", "NS" or "BS" as its type says; its elements with one of the functions below.
  void begin_set(attribute_type type);
  void set_text(std::string_view utf8);
  void set_number(const dynamodb::number& value);
  void set_real(float value);
  void set_binary(std::string_view value);
  void end_set();

  void begin_list();
  void element() { separate(); }
  void end_list() { out_->append("]}"); }

  void begin_map();
  void member(std::string_view name);
  void end_map() { out_->append("}}"); }

  // The map of an item, which stands without its type.
  void begin_item() { out_->push_back('{'); }
  void end_item() { out_->push_back('}'); }

  const marshal_options& options() const noexcept { return *options_; }
  std::string& text() noexcept { return *out_; }

 private:
  static constexpr marshal_options usual{};

  template <class Real>
  void shortest(Real value);

  void separate() {
    const char last = out_->back();
    if (last != '{' && last != '[') out_->push_back(',');
  }

  std::string* out_;
  const marshal_options* options_ = &usual;
};

// One value in the API's JSON. It is read once, by one of the functions below, each of which throws validation_error
// for a value of another type; texts stay valid as long as what the value was taken from.
class value_source {
 public:
  // At a value; with `is_item`, at a map that stands without its type.
  value_source(json_cursor& at, const unmarshal_options& options, bool is_item = false) noexcept
      : in_(&at), options_(&options), state_(is_item ? state::content : state::unread) {
    if (is_item) type_ = attribute_type::map;
    is_item_ = is_item;
  }
  value_source(const value_source&) = delete;
  value_source& operator=(const value_source&) = delete;

  attribute_type type();

  // Whether it is NULL, which is then read.
  bool is_null();

  bool boolean();
  std::int64_t int64();  // throws value_out_of_range where number::to_int64() does
  std::uint64_t uint64();
  double real();
  dynamodb::number number();
  std::string_view digits();  // the text of a number, as it is
  std::string_view string();
  bytes binary();
  attribute_value value();
  attribute_map map();
  attribute_list list();

  // The elements of a set, of a list, of a map.
  void each_text(function_ref<void(std::string_view)> f);  // SS and NS
  void each_binary(function_ref<void(bytes)> f);
  void each_element(function_ref<void(value_source&)> f);
  void each_member(function_ref<void(std::string_view name, value_source&)> f);

  // Passes over what was not read. For whoever has made this.
  void finish();

  const unmarshal_options& options() const noexcept { return *options_; }

 private:
  enum class state : std::uint8_t {
    unread,
    content,  // the type was read
    read
  };

  void open();
  void begin(attribute_type wanted);  // throws unless it is of this type
  void end();                         // behind the content

  template <class F>
  void members(const F& f);

  json_cursor* in_;
  const unmarshal_options* options_;
  attribute_type type_ = attribute_type::null;
  state state_;
  bool is_item_ = false;
};

// Reads an item, {"a":{"S":"x"},…}: calls f once with a source that is its map.
void read_item(std::string_view json, function_ref<void(value_source&)> f, const unmarshal_options& options = {});

// Reads a value with its type, {"S":"x"}.
void read_value(std::string_view json, function_ref<void(value_source&)> f, const unmarshal_options& options = {});

// A member of a record: how its value is written and read. Records are tables of these.
struct member_codec {
  std::string_view name;  // of the attribute
  void (*write)(value_sink& out, const void* record);
  void (*read)(value_source& in, void* record);
  bool (*is_undefined)(const void* record) = nullptr;  // null: never. Undefined members are not written
  bool is_required = true;                             // to be there when read; otherwise the member stays as it is
};

// Writes the members, without the map around them.
void write_members(value_sink& out, const member_codec* members, std::size_t count, const void* record);

// Reads a map into the record. Attributes that no member is for are passed over. Throws data_corruption (P2032), naming
// the attribute, if a required one is missing.
void read_members(value_source& in, const member_codec* members, std::size_t count, void* record);

}  // namespace tenon::dynamodb
