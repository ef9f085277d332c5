#include "sql/statement_values.hpp"

#include <tenon/base/bytes.hpp>
#include <tenon/base/json.hpp>
#include <tenon/base/timestamp.hpp>

#include <algorithm>
#include <cmath>

namespace tenon::sql {

namespace {

constexpr std::size_t longest_text = 256;

void render(std::string& out, const query::parameters& from, const query::value& v, const slot& s) {
  switch (v.type) {
    case query::value_type::null: out += "null"; return;
    case query::value_type::boolean: out += v.integer != 0 ? "true" : "false"; return;
    case query::value_type::int64: out += std::to_string(v.integer); return;
    case query::value_type::float64: out += std::isfinite(v.real) ? json::number(v.real).text() : "null"; return;
    case query::value_type::decimal: out += from.text(v); return;
    case query::value_type::string:
      // Text that is no UTF-8 never reaches the database, but its error may be logged.
      try {
        out += json::string(from.text(v).substr(0, longest_text)).text();
      } catch (const std::exception&) {
        out += "\"…\"";
      }
      return;
    case query::value_type::json: out += from.text(v).substr(0, longest_text); return;
    case query::value_type::bytes: out += '"' + bytes(from.text(v).substr(0, longest_text)).to_base64() + '"'; return;
    case query::value_type::datetime: out += '"' + timestamp::from_microseconds(v.integer).to_string() + '"'; return;
    case query::value_type::enumeration:
      out += '"';
      out += s.field->enumeration->values[static_cast<std::size_t>(v.integer)].name;
      out += '"';
      return;
    case query::value_type::list:
    case query::value_type::composite:
      out += '[';
      for (std::uint32_t i = 0; i < v.size; ++i) {
        if (i > 0) out += ',';
        render(out, from, from.items(v)[i], s);
      }
      out += ']';
      return;
  }
}

void render_slot(std::string& out, const bindings& b, const slot& s) {
  switch (s.from) {
    case slot::source::value:
    case slot::source::whole_list:
    case slot::source::contains:
    case slot::source::starts_with:
    case slot::source::ends_with:
    case slot::source::json_path: return render(out, *b.values, (*b.values)[s.index], s);
    case slot::source::constant: return render(out, *b.constants, (*b.constants)[s.index], s);
    case slot::source::generated: return render(out, *b.generated, (*b.generated)[s.index], s);
    case slot::source::list_item: {
      const query::value& list = (*b.values)[s.index];
      return render(out, *b.values, b.values->items(list)[std::min(s.item, list.size - 1)], s);
    }
    case slot::source::range_end:
      out += std::to_string((*b.values)[s.index].integer + (*b.values)[s.item].integer);
      return;
    case slot::source::parent_key:
      return render(out, *b.parents, (*b.parents)[std::min(s.index, b.parent_count - 1) * b.parent_width + s.item], s);
    case slot::source::parent_list: out += "[\"" + std::to_string(b.parent_count) + " keys\"]"; return;
    case slot::source::row_list: out += "[\"" + std::to_string(b.row_count) + " values\"]"; return;
    case slot::source::row_value:
      return render(out, *b.rows, (*b.rows)[(b.first_row + s.index) * b.row_width + s.item], s);
  }
}

}  // namespace

void render_values(const void* values, std::string& out) {
  const auto& v = *static_cast<const statement_values*>(values);
  out += '[';
  for (std::size_t i = 0; i < v.sql.slots.size(); ++i) {
    if (i > 0) out += ',';
    render_slot(out, v.bound, v.sql.slots[i]);
  }
  out += ']';
}

}  // namespace tenon::sql
