#include <tenon/schema/format.hpp>

#include "schema/format_block.hpp"
#include "schema/format_table.hpp"
#include "schema/missing_relation_parts.hpp"

#include <tenon/schema/parser.hpp>

#include <string_view>

namespace tenon::schema {
namespace {

std::string format_file(const ast::document_file& file, std::string_view text) {
  line_writer out;
  for (std::size_t i = 0; i < file.items.size(); ++i) {
    const ast::item& item = file.items[i];
    switch (item.kind) {
      case ast::item::form::member: format_block(out, file.blocks[item.index], text); break;
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
