// Parses arbitrary text, prints what is reported, and lays it out. Nothing may crash, places must lie inside of the
// text, and laying out may neither lose a block nor change its own result.
#include <tenon/schema/format.hpp>
#include <tenon/schema/parser.hpp>

#include "base/text.hpp"
#include "schema/missing_relation_parts.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace tenon;

void require(bool holds) {
  if (!holds) std::abort();
}

void require_inside(const schema::span& s, std::string_view text) {
  require(s.file == 0 && s.begin <= s.end && s.end <= text.size());
}

struct parsed {
  std::vector<schema::ast::block> blocks;
  std::vector<schema::diagnostic> found;
  bool has_errors = false;
};

parsed parse(const schema::source_set& sources) {
  schema::diagnostics out;
  parsed p;
  p.blocks = schema::parse(sources, out).files.at(0).blocks;
  p.has_errors = out.has_errors();
  p.found = out.take();
  return p;
}

void check_places(const parsed& p, std::string_view text) {
  for (const schema::diagnostic& d : p.found) require_inside(d.where, text);
  for (const schema::ast::block& b : p.blocks) {
    require_inside(b.where, text);
    require(text.substr(b.name.where.begin, b.name.text.size()) == b.name.text);
    for (const schema::ast::item& i : b.items) require_inside(i.where, text);
  }
}

/// Does every block begin on a line of its own? A block behind another one only gets its blank line the second time.
bool has_a_line_for_each_block(const parsed& p, std::string_view text) {
  for (const schema::ast::block& b : p.blocks) {
    const std::size_t before = text.substr(0, b.where.begin).find_last_not_of(" \t");
    if (before != std::string_view::npos && text[before] != '\n') return false;
  }
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const schema::source_set sources{{{"fuzz.prisma", text}}};
  const parsed p = parse(sources);
  check_places(p, text);
  require(text::is_utf8(schema::render(p.found, sources)));
  require(text::is_utf8(schema::to_json(p.found, sources)));

  const schema::source_set once{{{"fuzz.prisma", schema::format(sources, 0)}}};
  const parsed q = parse(once);
  if (!p.has_errors) {
    require(!q.has_errors);
    require(q.blocks.size() == p.blocks.size());
    // Of several /* comments */ in a row the language takes white space for the mark of all but the first. Parts added
    // to relations whose names do not match may call for further parts.
    const bool is_stable = text.find("/*") == std::string::npos && has_a_line_for_each_block(p, text) &&
                           schema::find_missing_relation_parts(once).empty();
    if (is_stable) require(schema::format(once, 0) == once.files[0].text);
  }
  return 0;
}
