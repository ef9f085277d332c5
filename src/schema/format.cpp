#include <tenon/schema/format.hpp>

#include "schema/format_table.hpp"
#include "schema/keywords.hpp"
#include "schema/missing_relation_parts.hpp"
#include "schema/parse_comment.hpp"
#include "schema/unicode.hpp"

#include <tenon/schema/parser.hpp>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

namespace tenon::schema {
namespace {

/// Where an attribute stands among its like: known ones in this order, all others behind them as written.
std::size_t rank_of(const ast::attribute& attribute) {
  constexpr std::array<std::string_view, 9> order{"id",       "unique", "default",  "updatedAt", "index",
                                                  "fulltext", "map",    "relation", "ignore"};
  return static_cast<std::size_t>(std::find(order.begin(), order.end(), attribute.name.text) - order.begin());
}

/// Prints expressions and attributes with single spaces, values as written.
class expression_printer {
 public:
  explicit expression_printer(std::string_view text) : text_(text) {}

  void print(std::string& out, const ast::attribute& attribute, std::string_view sigil) const {
    out.append(sigil).append(attribute.name.text);
    if (attribute.arguments_where.begin != attribute.arguments_where.end) {
      print_arguments(out, attribute.arguments, attribute.empty_arguments);
    }
  }

  void print(std::string& out, const ast::expression& value) const {
    switch (value.kind) {
      case ast::expression::form::number:
      case ast::expression::form::string:
      case ast::expression::form::constant:
        out += text_.substr(value.where.begin, value.where.end - value.where.begin);
        return;
      case ast::expression::form::array: print_array(out, value.items); return;
      case ast::expression::form::function:
        out += value.text;
        print_arguments(out, value.arguments, value.empty_arguments);
        return;
    }
  }

 private:
  void print_array(std::string& out, const std::vector<ast::expression>& items) const {
    out += '[';
    std::string_view separator;
    for (const ast::expression& item : items) {
      out += std::exchange(separator, ", ");
      print(out, item);
    }
    out += ']';
  }

  /// Arguments without a value stay where they are among the others.
  void print_arguments(std::string& out, const std::vector<ast::argument>& arguments,
                       const std::vector<ast::identifier>& empty_arguments) const {
    out += '(';
    std::string_view separator;
    auto empty = empty_arguments.begin();
    const auto print_empty_before = [&](std::uint32_t position) {
      for (; empty != empty_arguments.end() && empty->where.begin < position; ++empty) {
        out.append(std::exchange(separator, ", ")).append(empty->text).append(": ");
      }
    };
    for (const ast::argument& argument : arguments) {
      print_empty_before(argument.where.begin);
      out += std::exchange(separator, ", ");
      if (argument.name) {
        out.append(argument.name->text).append(": ");
      }
      print(out, argument.value);
    }
    print_empty_before(static_cast<std::uint32_t>(-1));
    out += ')';
  }

  std::string_view text_;
};

void format_comments(format_table& table, std::string_view text) {
  reader in(text, 0);
  while (const auto c = accept_comment(in)) {
    in.accept_newline();
    switch (c->kind) {
      case comment::form::line:
      case comment::form::documentation:
        table.add_line(c->kind == comment::form::line ? "//" : "///");
        table.append_suffix(c->content);
        break;
      case comment::form::delimited:
        table.add_line("/**");
        for (std::string_view rest = delimited_content(*c); !rest.empty();) {
          const std::size_t end = std::min(rest.find('\n'), rest.size());
          std::string_view line = trim(rest.substr(0, end));
          if (line.starts_with('*')) {
            line = trim_start(line.substr(1));
          }
          if (!line.empty()) {
            table.add_line(" * ");
            table.append_suffix(line);
          }
          rest.remove_prefix(std::min(end + 1, rest.size()));
        }
        table.add_line(" */");
        break;
    }
  }
}

/// Lays out one block.
class block_formatter {
 public:
  block_formatter(const ast::block& block, std::string_view text, line_writer& out)
      : block_(block), text_(text), print_(text), out_(out) {}

  void run() {
    out_.write(std::string(keyword_of(block_.kind)) + " " + block_.name.text + " {");
    out_.end_line();
    out_.indent();
    format_members();
    format_attributes();
    out_.outdent();
    out_.write("}");
    out_.end_line();
  }

 private:
  struct placed_attribute {
    const ast::attribute* attribute;
    const ast::comment_block* comments;  ///< directly above it, or null
  };

  [[nodiscard]] std::string_view text_of(const span& s) const { return text_.substr(s.begin, s.end - s.begin); }

  void format_members() {
    const auto& items = block_.items;
    const auto is = [&](std::size_t at, ast::item::form kind) { return at < items.size() && items[at].kind == kind; };
    bool follows_blank = false;
    for (std::size_t i = is(0, ast::item::form::blank) ? 1 : 0; i < items.size(); ++i) {
      const ast::item& item = items[i];
      switch (item.kind) {
        case ast::item::form::blank: follows_blank = true; continue;
        case ast::item::form::comments:
          if (is(i + 1, ast::item::form::attribute)) {
            attributes_.push_back({&block_.attributes[items[i + 1].index], &block_.comments[item.index]});
            ++i;
            break;
          }
          start_section_if(follows_blank);
          format_comments(table_, text_of(block_.comments[item.index].where));
          break;
        case ast::item::form::attribute: attributes_.push_back({&block_.attributes[item.index], nullptr}); break;
        case ast::item::form::member:
          start_section_if(follows_blank);
          format_member(item.index);
          break;
        case ast::item::form::invalid:
          start_section_if(follows_blank);
          format_invalid(text_of(item.where));
          break;
      }
      follows_blank = false;
    }
    table_.flush(out_);
  }

  /// Columns are aligned between empty lines.
  void start_section_if(bool follows_blank) {
    if (follows_blank) {
      table_.flush(out_);
      table_.start_row();
    }
  }

  void format_member(std::size_t index) {
    switch (block_.kind) {
      case ast::block::form::model:
      case ast::block::form::view:
      case ast::block::form::composite_type: return format_field(block_.fields[index]);
      case ast::block::form::enum_type: return format_value(block_.values[index]);
      case ast::block::form::datasource:
      case ast::block::form::generator: return format_property(block_.properties[index]);
    }
  }

  void format_field(const ast::field& field) {
    table_.start_row();
    table_.cell(0) = field.name.text;
    if (field.type.kind != ast::field_type::form::missing) {
      table_.cell(1) = type_text(field.type);
    }
    std::vector<const ast::attribute*> attributes;
    for (const ast::attribute& a : field.attributes) {
      attributes.push_back(&a);
    }
    std::stable_sort(attributes.begin(), attributes.end(),
                     [](const ast::attribute* a, const ast::attribute* b) { return rank_of(*a) < rank_of(*b); });
    std::string_view separator;
    for (const ast::attribute* a : attributes) {
      table_.cell(2) += std::exchange(separator, " ");
      print_.print(table_.cell(2), *a, "@");
    }
    append_trailing_comment(field.trailing_comment);
  }

  /// The type as it should have been written.
  [[nodiscard]] std::string type_text(const ast::field_type& type) const {
    const std::string_view behind_name = text_.substr(type.name_where.end, type.where.end - type.name_where.end);
    std::string text(text_of(type.name_where));
    text += type.arity == arity::list ? "[]" : "";
    text += behind_name.ends_with('?') ? "?" : "";
    return text;
  }

  void format_value(const ast::enum_value& value) {
    table_.start_row();
    table_.cell(0) = value.name.text;
    for (const ast::attribute& a : value.attributes) {
      print_.print(table_.cell(1), a, "@");
    }
    append_trailing_comment(value.trailing_comment);
  }

  void format_property(const ast::property& property) {
    table_.start_row();
    table_.cell(0) = property.name.text;
    if (property.value) {
      table_.cell(1) = "= ";
      print_.print(table_.cell(1), *property.value);
    }
    append_trailing_comment(property.trailing_comment);
  }

  void append_trailing_comment(const std::optional<span>& comment) {
    if (comment) {
      table_.append_suffix(text_of(*comment));
    }
  }

  void format_invalid(std::string_view line) {
    if (line.ends_with('\n')) {
      line.remove_suffix(1);
    }
    table_.add_line(line);
  }

  /// Behind the members, one empty line apart.
  void format_attributes() {
    std::stable_sort(attributes_.begin(), attributes_.end(), [](const placed_attribute& a, const placed_attribute& b) {
      return rank_of(*a.attribute) < rank_of(*b.attribute);
    });
    if (!attributes_.empty()) {
      table_.start_row();
    }
    for (const placed_attribute& placed : attributes_) {
      if (placed.comments != nullptr) {
        format_comments(table_, text_of(placed.comments->where));
      }
      table_.start_row();
      print_.print(table_.cell(0), *placed.attribute, "@@");
      append_trailing_comment(placed.attribute->trailing_comment);
    }
    table_.flush(out_);
  }

  const ast::block& block_;
  std::string_view text_;
  expression_printer print_;
  line_writer& out_;
  format_table table_;
  std::vector<placed_attribute> attributes_;
};

std::string format_file(const ast::document_file& file, std::string_view text) {
  line_writer out;
  for (std::size_t i = 0; i < file.items.size(); ++i) {
    const ast::item& item = file.items[i];
    switch (item.kind) {
      case ast::item::form::member: block_formatter(file.blocks[item.index], text, out).run(); break;
      case ast::item::form::comments: {
        format_table table;
        const span& where = file.comments[item.index].where;
        format_comments(table, text.substr(where.begin, where.end - where.begin));
        table.flush(out);
        break;
      }
      case ast::item::form::blank:
        if (i > 0 && i + 1 < file.items.size()) {
          out.end_line();
        }
        break;
      case ast::item::form::attribute:  // never outside of a block
        break;
      case ast::item::form::invalid: out.write(text.substr(item.where.begin, item.where.end - item.where.begin)); break;
    }
  }
  if (out.is_empty() || !out.is_at_line_begin()) {
    out.end_line();
  }
  return out.take();
}

/// The text of a file with what its relations lack put in.
std::string complete(const source_set& sources, std::size_t file, const std::vector<insertion>& missing) {
  const std::string& text = sources.files.at(file).text;
  std::string out;
  std::size_t copied = 0;
  for (const insertion& i : missing) {
    if (i.file == file) {
      out.append(text, copied, i.position - copied).append(i.text);
      copied = i.position;
    }
  }
  return out.append(text, copied);
}

std::string format(const source_set& sources, std::size_t file, const std::vector<insertion>& missing) {
  const source_set one{{{sources.files.at(file).path, complete(sources, file, missing)}}};
  diagnostics ignored;
  const ast::document document = parse(one, ignored);
  return format_file(document.files.at(0), one.files[0].text);
}

}  // namespace

std::string format(const source_set& sources, std::size_t file) {
  return format(sources, file, find_missing_relation_parts(sources));
}

std::vector<std::string> format(const source_set& sources) {
  const std::vector<insertion> missing = find_missing_relation_parts(sources);
  std::vector<std::string> texts;
  for (std::size_t file = 0; file < sources.files.size(); ++file) {
    texts.push_back(format(sources, file, missing));
  }
  return texts;
}

}  // namespace tenon::schema
