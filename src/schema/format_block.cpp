#include "schema/format_block.hpp"

#include "schema/format_expression.hpp"
#include "schema/keywords.hpp"
#include "schema/parse_comment.hpp"
#include "schema/unicode.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
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

/// Lays out one block.
class block_formatter {
 public:
  block_formatter(const ast::block& block, std::string_view text, line_writer& out)
      : block_(block), text_(text), out_(out) {}

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
      format_attribute(table_.cell(2), *a, "@", text_);
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
      format_attribute(table_.cell(1), a, "@", text_);
    }
    append_trailing_comment(value.trailing_comment);
  }

  void format_property(const ast::property& property) {
    table_.start_row();
    table_.cell(0) = property.name.text;
    if (property.value) {
      table_.cell(1) = "= ";
      format_expression(table_.cell(1), *property.value, text_);
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
      format_attribute(table_.cell(0), *placed.attribute, "@@", text_);
      append_trailing_comment(placed.attribute->trailing_comment);
    }
    table_.flush(out_);
  }

  const ast::block& block_;
  std::string_view text_;
  line_writer& out_;
  format_table table_;
  std::vector<placed_attribute> attributes_;
};

}  // namespace

void format_comments(format_table& table, std::string_view comments) {
  reader in(comments, 0);
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

void format_block(line_writer& out, const ast::block& block, std::string_view text) {
  block_formatter(block, text, out).run();
}

}  // namespace tenon::schema
