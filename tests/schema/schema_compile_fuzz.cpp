// Compiles arbitrary text. Nothing may crash, places must lie inside of the text, and a schema without errors must be whole:
// every index in range, every relation resolved.
#include <tenon/schema/compile.hpp>
#include <tenon/schema/dmmf.hpp>

#include "base/text.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <variant>
#include <vector>

namespace {

using namespace tenon;

void require(bool holds) {
  if (!holds) std::abort();
}

void check_index(const schema::definition& s, const schema::model& m, const schema::index& i) {
  require(!i.fields.empty());
  for (const schema::indexed_field& f : i.fields) {
    const std::vector<schema::field>* fields = &m.fields;
    for (std::size_t step = 0; step < f.path.size(); ++step) {
      require(f.path[step] < fields->size());
      if (step + 1 == f.path.size()) break;
      const auto* type = std::get_if<schema::composite_field_type>(&(*fields)[f.path[step]].type);
      require(type != nullptr && type->index < s.composite_types.size());
      fields = &s.composite_types[type->index].fields;
    }
  }
}

void check_field(const schema::definition& s, const schema::field& f) {
  if (const auto* e = std::get_if<schema::enum_field_type>(&f.type)) require(e->index < s.enums.size());
  if (const auto* t = std::get_if<schema::composite_field_type>(&f.type)) require(t->index < s.composite_types.size());
  if (const auto* r = std::get_if<schema::relation_field_type>(&f.type))
    require(r->model < s.models.size() && r->relation < s.relations.size());
  if (f.default_value && f.default_value->kind == schema::default_value::source::literal)
    require(f.default_value->values.size() == 1);
}

void check_definition(const schema::definition& s) {
  for (const schema::model& m : s.models) {
    for (const schema::field& f : m.fields) check_field(s, f);
    if (m.primary_key) check_index(s, m, *m.primary_key);
    for (const schema::index& i : m.indexes) check_index(s, m, i);
  }
  for (const schema::composite_type& t : s.composite_types) {
    for (const schema::field& f : t.fields) check_field(s, f);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const schema::source_set sources{{{"fuzz.prisma", text}}};
  const schema::compile_result result = schema::compile(sources);
  for (const schema::diagnostic& d : result.diagnostics) {
    require(d.where.file == 0 && d.where.begin <= d.where.end && d.where.end <= text.size());
    require(!d.message.empty() && !d.code.empty());
    require(text::is_utf8(d.message) && text::is_utf8(d.hint));
  }
  if (!result.ok()) return 0;
  check_definition(result.schema);
  require(text::is_utf8(schema::dmmf_json(result.schema)));
  return 0;
}
