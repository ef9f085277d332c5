#pragma once

#include <tenon/schema/ast.hpp>
#include <tenon/schema/diagnostic.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Reading attributes and their arguments with all the checks that are the same everywhere: what is repeated, unknown,
/// missing or of the wrong kind is reported once, with a remedy.
namespace tenon::schema {

/// "@" or "@@", for messages.
enum class attribute_level : std::uint8_t { field, block };

/// The attributes of one field, enum value or block. Whoever understands an attribute takes it; finish() reports the rest.
class attribute_reader {
 public:
  attribute_reader(const std::vector<ast::attribute>& attributes, attribute_level level, diagnostics& out);

  /// The attribute of that name, or null. When it is written several times, each is reported and null returned. Null too
  /// for an attribute with errors that the parser has reported.
  [[nodiscard]] const ast::attribute* take(std::string_view name);

  /// All attributes of that name.
  [[nodiscard]] std::vector<const ast::attribute*> take_all(std::string_view name);

  /// The attribute whose name has a dot, such as `@db.Text`, or null. Reports several of them.
  [[nodiscard]] const ast::attribute* take_native_type();

  /// Reports every attribute not taken as unknown.
  void finish();

 private:
  const std::vector<ast::attribute>& attributes_;
  std::vector<bool> is_taken_;
  std::vector<std::string_view> known_;
  attribute_level level_;
  diagnostics& out_;
};

/// The arguments of one attribute. Each argument is asked for by name; finish() reports those nobody asked for. Reports
/// repeated names and several unnamed arguments when constructed.
class argument_reader {
 public:
  argument_reader(const ast::attribute& attribute, attribute_level level, diagnostics& out);

  /// The value of `name: value`, or null.
  [[nodiscard]] const ast::expression* named(std::string_view name);

  /// The value of `name: value` or of the unnamed argument; null when neither is there. Reports both being there.
  [[nodiscard]] const ast::expression* named_or_first(std::string_view name);

  struct choice {
    const ast::expression* by_name = nullptr;
    const ast::argument* unnamed = nullptr;
  };
  /// The value of `name: value` and the unnamed argument, each null when it is not there.
  [[nodiscard]] choice named_and_first(std::string_view name);

  /// Like named_or_first, but reports that the argument is missing when neither is there.
  [[nodiscard]] const ast::expression* required(std::string_view name);

  /// The text of the string argument `name`. Reports other kinds of values and empty strings.
  [[nodiscard]] std::optional<std::string> text(std::string_view name);

  /// Reports every argument not asked for as unknown.
  void finish();

  /// Were several unnamed arguments given, or one with and without its name, so that what was read is a guess?
  [[nodiscard]] bool has_conflict() const { return has_conflict_; }

  /// The attribute with its signs: "@@index".
  [[nodiscard]] std::string title() const;

 private:
  const ast::argument* take_unnamed();

  const ast::attribute& attribute_;
  attribute_level level_;
  std::vector<bool> is_read_;
  std::vector<std::string_view> known_;
  bool has_conflict_ = false;
  diagnostics& out_;
};

/// The value as the kind wanted; reports another kind.
[[nodiscard]] std::optional<std::string> as_string(const ast::expression& e, diagnostics& out);
[[nodiscard]] std::optional<std::string> as_constant(const ast::expression& e, diagnostics& out);
[[nodiscard]] std::optional<std::int64_t> as_integer(const ast::expression& e, diagnostics& out);
[[nodiscard]] std::optional<bool> as_boolean(const ast::expression& e, diagnostics& out);

/// Reports that `e` is not of the kind `wanted` ("a string").
void report_wrong_kind(const ast::expression& e, std::string_view wanted, diagnostics& out);

/// The items of an array, or the one value that stands for an array of one.
[[nodiscard]] std::vector<const ast::expression*> as_items(const ast::expression& e);

/// The value as it is written in the language, on one line.
[[nodiscard]] std::string describe(const ast::expression& e);

/// The kind of value with its article, for messages: "the string", "the array".
[[nodiscard]] std::string_view kind_name(ast::expression::form kind);

}  // namespace tenon::schema
