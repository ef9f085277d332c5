#pragma once

#include <tenon/schema/model.hpp>
#include <tenon/schema/source.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// The syntax tree of a schema: what was written, where, and in which order, before any name is resolved.
/// Nodes are plain values. Every span covers exactly the text of its node, without surrounding white space.
namespace tenon::schema::ast {

/// A name. `where` covers it.
struct identifier {
  std::string text;
  span where;
};

struct argument;

/// A value: `42`, `"text"`, `Cascade`, `[a, b]`, `now()`.
struct expression {
  enum class form : std::uint8_t {
    number,    ///< `text` as written
    string,    ///< `text` without quotes, escapes resolved
    constant,  ///< `text`: a word or a dotted path (`true`, `Cascade`, `address.city`)
    array,     ///< `items`
    function,  ///< `text`: the name; `arguments`
  };
  form kind = form::constant;
  std::string text;
  std::vector<expression> items;
  std::vector<argument> arguments;          ///< of a function
  std::vector<identifier> empty_arguments;  ///< of a function: `name:` without a value
  std::optional<span> trailing_comma;       ///< of a function: after the last argument
  span where;
};

/// `value` or `name: value`.
struct argument {
  std::optional<identifier> name;
  expression value;
  span where;
};

/// `@name(arguments)` of a field or an enum value, `@@name(arguments)` of a block. The parser has
/// reported the empty arguments and trailing commas that the language does not let pass.
struct attribute {
  identifier name;  ///< without the `@`; may be dotted: `db.VarChar`
  std::vector<argument> arguments;
  std::vector<identifier> empty_arguments;  ///< `name:` without a value
  std::optional<span> trailing_comma;       ///< after the last argument
  span arguments_where;                     ///< from `(` to `)`; empty when there are no parentheses
  span where;                               ///< from the first `@`
  std::optional<span> trailing_comment;     ///< of a block attribute: the comment on the same line
};

/// Consecutive comments, from the first slash to the end of the last.
struct comment_block {
  span where;
  std::optional<std::string>
      documentation;  ///< lines of `///` and `/* */` comments, joined with newlines; `//` is no documentation
};

/// The type of a field as written.
struct field_type {
  enum class form : std::uint8_t {
    missing,      ///< nothing was written where a type belongs: an error the parser has reported
    named,        ///< `name`: a scalar, model, view, enum or composite type, still to be resolved
    unsupported,  ///< `Unsupported("name")`
  };
  form kind = form::missing;
  std::string name;
  schema::arity arity = arity::required;
  span name_where;  ///< the name, or all of `Unsupported("name")`
  span where;       ///< with `[]` or `?`
};

struct field {
  identifier name;
  field_type type;
  std::vector<attribute> attributes;
  std::optional<span> trailing_comment;
  std::optional<std::string> documentation;  ///< from the comments above and on the same line
  span where;                                ///< from the name to the end of the last attribute or of the type
};

struct enum_value {
  identifier name;
  std::vector<attribute> attributes;
  std::optional<span> trailing_comment;
  std::optional<std::string> documentation;
  span where;
};

/// `name = value` of a datasource or generator.
struct property {
  identifier name;
  std::optional<expression> value;  ///< nullopt: an error the parser has reported
  std::optional<span> trailing_comment;
  span where;
};

/// One item between the braces of a block, or of a file, in the order written.
struct item {
  enum class form : std::uint8_t {
    member,     ///< of a block: index into its fields, values or properties; of a file: into document_file::blocks
    attribute,  ///< of a block: index into its attributes
    comments,   ///< index into the comments
    blank,      ///< one or more empty lines
    invalid,    ///< text that is none of these: an error the parser has reported
  };
  form kind = form::blank;
  std::size_t index = 0;
  span where;  ///< all of the lines it takes, except the white space in front
};

/// A block: `keyword name { … }`. Only the members its keyword calls for are filled.
struct block {
  enum class form : std::uint8_t { model, view, composite_type, enum_type, datasource, generator };
  form kind = form::model;
  identifier name;
  std::vector<field> fields;         ///< model, view, composite type
  std::vector<enum_value> values;    ///< enum
  std::vector<property> properties;  ///< datasource, generator
  std::vector<attribute> attributes;  ///< `@@…`; parsed in model, view, composite type (where none is allowed) and enum
  std::vector<comment_block> comments;
  std::vector<item> items;                   ///< everything between the braces, in order
  std::optional<std::string> documentation;  ///< from the comments directly above the block
  span keyword;                              ///< the word `model`, `enum` …
  span opening;                              ///< from `{` to the end of its line, exclusive: may hold a comment
  span where;                                ///< from the keyword to `}`
};

/// One parsed file.
struct document_file {
  std::vector<block> blocks;
  std::vector<comment_block> comments;
  std::vector<item> items;
};

/// The parsed files of a source_set, in the same order.
struct document {
  std::vector<document_file> files;
};

}  // namespace tenon::schema::ast
