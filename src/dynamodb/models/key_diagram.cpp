#include "dynamodb/models/key_diagram.hpp"

#include <tenon/query/item_layout.hpp>

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

namespace tenon::dynamodb::models {

namespace {

using row = std::vector<std::string>;

// "USER#{id}"; of a key that is a field itself, "{id}"; "-" for none.
std::string spelled(const query::model_descriptor& m, const query::key_template& t) {
  if (!t.exists()) return "-";
  std::string out;
  for (const query::key_piece& p : t.pieces)
    out += p.field == query::no_field ? std::string(p.text) : "{" + std::string(m.fields[p.field].name) + "}";
  return out;
}

std::vector<std::string> fields_of(const query::model_descriptor& m, const query::key_template& t) {
  std::vector<std::string> out;
  for (const query::key_piece& p : t.pieces)
    if (p.field != query::no_field) out.emplace_back(m.fields[p.field].name);
  return out;
}

std::string joined(const std::vector<std::string>& list) {
  std::string out;
  for (const std::string& s : list) out += (out.empty() ? "" : ", ") + s;
  return out;
}

// "by userId, in the order of id".
std::string served(const query::model_descriptor& m, const query::key_template& partition,
                   const query::key_template& sort) {
  const std::string by = joined(fields_of(m, partition));
  std::string out = "find_many " + (by.empty() ? "of all" : "by " + by);
  const std::string order = joined(fields_of(m, sort));
  return order.empty() ? out : out + ", in the order of " + order;
}

std::string held(const query::model_descriptor& m, const query::item_index& i) {
  if (i.projects_all) return "all";
  std::vector<std::string> names;
  for (const std::uint16_t f : i.projected) names.emplace_back(m.fields[f].name);
  return joined(names);
}

class table_writer {
 public:
  explicit table_writer(diagram_form f) : form_(f) {}

  void heading(const std::string& text) {
    if (!out_.empty()) out_ += '\n';
    out_ += form_ == diagram_form::markdown ? "## " + text + "\n\n" : text + "\n";
  }

  void table(const std::vector<row>& rows) {
    std::vector<std::size_t> widths(rows.front().size());
    for (const row& r : rows)
      for (std::size_t i = 0; i < r.size(); ++i) widths[i] = std::max(widths[i], cell(r[i]).size());
    for (std::size_t n = 0; n < rows.size(); ++n) {
      line(rows[n], widths);
      if (n == 0) rule(widths);
    }
  }

  std::string take() { return std::move(out_); }

 private:
  // In Markdown a `|` would end the cell.
  std::string cell(const std::string& text) const {
    if (form_ == diagram_form::terminal) return text;
    std::string out;
    for (const char c : text) out += c == '|' ? std::string("\\|") : std::string(1, c);
    return out;
  }

  void line(const row& r, const std::vector<std::size_t>& widths) {
    const bool markdown = form_ == diagram_form::markdown;
    std::string text = markdown ? "|" : " ";
    for (std::size_t i = 0; i < r.size(); ++i) {
      const std::string c = cell(r[i]);
      text += " " + c + std::string(widths[i] - c.size(), ' ') + (markdown ? " |" : " ");
    }
    while (text.back() == ' ') text.pop_back();
    out_ += text + "\n";
  }

  void rule(const std::vector<std::size_t>& widths) {
    const bool markdown = form_ == diagram_form::markdown;
    std::string text = markdown ? "|" : " ";
    for (const std::size_t w : widths)
      text += markdown ? " " + std::string(std::max<std::size_t>(w, 3), '-') + " |" : " " + std::string(w, '-') + " ";
    while (text.back() == ' ') text.pop_back();
    out_ += text + "\n";
  }

  diagram_form form_;
  std::string out_;
};

class diagram {
 public:
  diagram(const query::schema_descriptor& schema, diagram_form form) : schema_(schema), out_(form) {}

  std::string write() {
    std::vector<std::string_view> tables;
    for (const query::model_descriptor* m : schema_.models)
      if (m->items && std::find(tables.begin(), tables.end(), m->items->table) == tables.end())
        tables.push_back(m->items->table);
    for (const std::string_view t : tables) write_table(t);
    return out_.take();
  }

 private:
  std::vector<const query::model_descriptor*> models_of(std::string_view table) const {
    std::vector<const query::model_descriptor*> out;
    for (const query::model_descriptor* m : schema_.models)
      if (m->items && m->items->table == table) out.push_back(m);
    return out;
  }

  void write_table(std::string_view name) {
    const auto models = models_of(name);
    const query::item_layout& first = *models.front()->items;
    const auto attribute = [](const query::key_template& t) { return t.exists() ? std::string(t.attribute) : "-"; };
    out_.heading("Table " + std::string(name));
    std::vector<row> rows{{"Entity", attribute(first.partition), attribute(first.sort)}};
    for (const query::model_descriptor* m : models) {
      rows.push_back({std::string(m->name), spelled(*m, m->items->partition), spelled(*m, m->items->sort)});
      for (const query::key_descriptor& k : m->keys)
        if (!k.primary) rows.push_back(guard_row(*m, k, m->items->sort.exists()));
    }
    out_.table(rows);
    write_indexes(models);
    write_patterns(models);
  }

  static row guard_row(const query::model_descriptor& m, const query::key_descriptor& k, bool has_sort) {
    std::string key = "_UNIQUE#" + std::string(m.items->type) + "#";
    std::string names;
    std::string values;
    for (const std::uint16_t f : k.fields) {
      names.append(names.empty() ? "" : ".").append(m.fields[f].name);
      values.append("#{").append(m.fields[f].name).append("}");
    }
    return {std::string(m.name) + " (unique " + std::string(k.name) + ")", key + names + values,
            has_sort ? "_UNIQUE" : "-"};
  }

  void write_indexes(const std::vector<const query::model_descriptor*>& models) {
    std::vector<std::string_view> names;
    for (const query::model_descriptor* m : models)
      for (const query::item_index& i : m->items->indexes)
        if (std::find(names.begin(), names.end(), i.name) == names.end()) names.push_back(i.name);
    for (const std::string_view name : names) {
      std::vector<row> rows;
      bool local = false;
      for (const query::model_descriptor* m : models)
        for (const query::item_index& i : m->items->indexes) {
          if (i.name != name) continue;
          local = i.local;
          if (rows.empty())
            rows.push_back({"Entity", std::string(i.partition.attribute),
                            i.sort.exists() ? std::string(i.sort.attribute) : "-", "Holds"});
          rows.push_back({std::string(m->name), spelled(*m, i.partition), spelled(*m, i.sort), held(*m, i)});
        }
      out_.heading((local ? "Local index " : "Global index ") + std::string(name));
      out_.table(rows);
    }
  }

  void write_patterns(const std::vector<const query::model_descriptor*>& models) {
    std::vector<row> rows{{"Entity", "Access", "Key"}};
    for (const query::model_descriptor* m : models) {
      for (const query::key_descriptor& k : m->keys) {
        std::vector<std::string> names;
        for (const std::uint16_t f : k.fields) names.emplace_back(m->fields[f].name);
        rows.push_back({std::string(m->name), "find_unique by " + joined(names),
                        k.primary ? "the table's key" : "the unique value, then the table's key"});
      }
      if (m->items->sort.exists())
        rows.push_back({std::string(m->name), served(*m, m->items->partition, m->items->sort), "the table's key"});
      for (const query::item_index& i : m->items->indexes)
        rows.push_back({std::string(m->name), served(*m, i.partition, i.sort), std::string(i.name)});
    }
    out_.heading("Access patterns of " + std::string(models.front()->items->table));
    out_.table(rows);
  }

  const query::schema_descriptor& schema_;
  table_writer out_;
};

}  // namespace

std::string key_diagram(const query::schema_descriptor& schema, diagram_form form) {
  return diagram(schema, form).write();
}

}  // namespace tenon::dynamodb::models
