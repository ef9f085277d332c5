#include "sql/select.hpp"

#include "sql/conditions.hpp"

#include <algorithm>
#include <string>

namespace tenon::sql {

namespace {

constexpr std::string_view parent_column = "tenon_parent";
constexpr std::string_view distinct_rank = "tenon_distinct";
constexpr std::string_view page_rank = "tenon_row";

// Writes one SELECT. Where rows must be ranked or counted before the rest of the work (distinct, pages per parent,
// pages from the end) the table is wrapped in derived tables that do so.
class select_writer {
 public:
  select_writer(writer& w, const request_node& n, const query::relation_descriptor* link, std::uint8_t bucket)
      : w_(w), n_(n), link_(link), bucket_(bucket), keys_(keys_of(n, link)) {
    distinct_ = !n.distinct.empty();
    page_ = (n.take != no_value || n.skip != no_value) && (link || n.backward);
    const bool needs_order = distinct_ || page_ || n.backward || n.cursor;
    order_ = needs_order ? total_order(*n.model, n.order) : n.order;
  }

  // `columns` writes what is selected from the alias it is given.
  template <class Columns>
  void write(const Columns& columns, bool ordered) {
    const std::string alias = w_.next_alias();
    w_ << "SELECT ";
    const std::string junction = page_ || distinct_ || !has_junction() ? std::string() : w_.next_alias();
    columns(alias, junction);
    w_ << " FROM ";
    source(page_ ? level::page : distinct_ ? level::distinct : level::table, alias, junction);
    const bool at_table = !page_ && !distinct_;
    conditions(at_table ? level::table : page_ ? level::page : level::distinct, alias, junction);
    if (ordered && !order_.empty()) {
      w_ << " ORDER BY ";
      write_order(w_, *n_.model, alias, order_, false);
    }
    if (!page_) w_.language().page(w_, n_.take, n_.skip);
    if (n_.lock) w_.language().row_lock(w_, alias, *n_.lock);
  }

  // The columns that are selected only as keys.
  void key_only_columns(std::string_view alias, std::string_view junction) {
    if (keys_.selects_link_of_junction) w_ << ", " << link_column(alias, junction, 0);
    for (std::uint16_t f : keys_.extra) w_ << ", " << w_.column(alias, n_.model->fields[f]);
  }

 private:
  enum class level { table, distinct, page };

  bool has_junction() const { return link_ && !link_->junction.empty(); }

  std::string link_column(std::string_view alias, std::string_view junction, std::uint32_t i) const {
    if (has_junction())
      return junction.empty() ? w_.column(alias, parent_column) : w_.column(junction, link_->is_junction_a ? "A" : "B");
    return w_.column(alias, link_->target->fields[link_->references[i]]);
  }

  void source(level l, const std::string& alias, const std::string& junction) {
    if (l == level::table) {
      w_.table(*n_.model) << " AS " << alias;
      if (!junction.empty()) (w_ << ", ").junction(*link_) << " AS " << junction;
      return;
    }
    const level below = l == level::page && distinct_ ? level::distinct : level::table;
    const std::string inner = w_.next_alias();
    const std::string inner_junction = below == level::table && has_junction() ? w_.next_alias() : std::string();
    w_ << "(SELECT " << inner << ".*";
    if (!inner_junction.empty()) (w_ << ", " << link_column(inner, inner_junction, 0) << " AS ").name(parent_column);
    const bool ranked = l == level::distinct || link_;
    if (ranked) {
      w_ << ", ROW_NUMBER() OVER (";
      partition(l, inner, inner_junction);
      w_ << "ORDER BY ";
      write_order(w_, *n_.model, inner, order_, n_.backward);
      (w_ << ") AS ").name(l == level::page ? page_rank : distinct_rank);
    }
    w_ << " FROM ";
    source(below, inner, inner_junction);
    conditions(below, inner, inner_junction);
    if (!ranked) {
      w_ << " ORDER BY ";
      write_order(w_, *n_.model, inner, order_, n_.backward);
      w_.language().page(w_, n_.take, n_.skip);
    }
    w_ << ") AS " << alias;
  }

  void partition(level l, const std::string& alias, const std::string& junction) {
    std::string columns;
    const auto add = [&](const std::string& c) {
      if (!columns.empty()) columns += ", ";
      columns += c;
    };
    for (std::uint32_t i = 0; link_ && i < keys_.link; ++i) add(link_column(alias, junction, i));
    if (l == level::distinct)
      for (std::uint16_t f : n_.distinct) add(w_.column(alias, n_.model->fields[f]));
    if (!columns.empty()) w_ << "PARTITION BY " << columns << " ";
  }

  // Which rows of the source at `l` count: at the table the predicate, above it the ranks.
  void conditions(level l, const std::string& alias, const std::string& junction) {
    bool first = true;
    const auto next = [&] {
      w_ << (first ? " WHERE " : " AND ");
      first = false;
    };
    if (l == level::table) {
      if (link_) {
        next();
        link_condition(alias, junction);
      }
      if (n_.where) {
        next();
        write_predicate(w_, *n_.model, alias, *n_.where);
      }
    }
    if (l == level::distinct) {
      next();
      w_ << w_.column(alias, distinct_rank) << " = 1";
    }
    // Among related records the cursor applies to what is left after `distinct`, as it does in Prisma's query engine.
    if (n_.cursor && l == (distinct_ && link_ ? level::distinct : level::table)) {
      next();
      write_from_cursor(w_, *n_.model, alias, order_, n_.backward, *n_.cursor);
      if (link_) {
        w_ << " AND ";
        cursor_has_same_parent(alias, junction);
      }
    }
    if (l == level::page && link_) {
      if (n_.skip != no_value) {
        next();
        w_ << w_.column(alias, page_rank) << " > ";
        w_.parameter(integer_slot(slot::source::value, n_.skip));
      }
      if (n_.take != no_value) {
        next();
        w_ << w_.column(alias, page_rank) << " <= ";
        slot s = integer_slot(n_.skip == no_value ? slot::source::value : slot::source::range_end, n_.take);
        s.item = n_.skip == no_value ? 0 : n_.skip;
        w_.parameter(s);
      }
    }
  }

  static slot integer_slot(slot::source from, value_index v) {
    slot s;
    s.from = from;
    s.type = query::scalar::int64;
    s.index = v;
    return s;
  }

  void link_condition(const std::string& alias, const std::string& junction) {
    if (has_junction())
      w_ << w_.column(junction, link_->is_junction_a ? "B" : "A") << " = "
         << w_.column(alias, link_->target->fields[link_->references[0]]) << " AND ";
    std::string columns[16];
    const query::field_descriptor* fields[16];
    for (std::uint32_t i = 0; i < keys_.link; ++i) {
      columns[i] = link_column(alias, junction, i);
      fields[i] = &link_->target->fields[link_->references[i]];
    }
    w_.language().parents(w_, columns, fields, keys_.link, bucket_);
  }

  // A cursor pages only through the records of its own parent.
  void cursor_has_same_parent(const std::string& alias, const std::string& junction) {
    const std::string inner = w_.next_alias();
    (w_ << "EXISTS (SELECT 1 FROM ").table(*n_.model) << " AS " << inner;
    const std::string inner_junction = has_junction() ? w_.next_alias() : std::string();
    if (has_junction()) (w_ << ", ").junction(*link_) << " AS " << inner_junction;
    w_ << " WHERE ";
    write_predicate(w_, *n_.model, inner, *n_.cursor);
    if (has_junction())
      w_ << " AND " << w_.column(inner_junction, link_->is_junction_a ? "B" : "A") << " = "
         << w_.column(inner, link_->target->fields[link_->references[0]]);
    for (std::uint32_t i = 0; i < keys_.link; ++i)
      w_ << " AND " << link_column(inner, inner_junction, i) << " = " << link_column(alias, junction, i);
    w_ << ")";
  }

  writer& w_;
  const request_node& n_;
  const query::relation_descriptor* link_;
  std::uint8_t bucket_;
  key_columns keys_;
  bool distinct_ = false;
  bool page_ = false;
  std::vector<order_node> order_;
};

void write_columns(writer& w, const request_node& n, std::string_view alias) {
  bool first = true;
  const auto next = [&] {
    if (!first) w << ", ";
    first = false;
  };
  if (n.fields) {
    for (std::uint16_t f : *n.fields) {
      next();
      w << w.column(alias, n.model->fields[f]);
    }
  } else {
    for (const query::field_descriptor& f : n.model->fields) {
      next();
      w << w.column(alias, f);
    }
  }
  for (const relation_node& r : n.relations) {
    if (!r.count_only) continue;
    next();
    write_relation_count(w, *n.model, n.model->relations[r.relation], alias,
                         r.arguments.where ? &*r.arguments.where : nullptr);
  }
  if (first) w << "1";  // keys alone
}

}  // namespace

std::uint32_t key_columns::position_of(std::uint16_t field) const {
  return static_cast<std::uint32_t>(std::find(own.begin(), own.end(), field) - own.begin());
}

key_columns keys_of(const request_node& n, const query::relation_descriptor* from_parent) {
  key_columns k;
  const std::uint32_t fields = n.fields ? static_cast<std::uint32_t>(n.fields->size()) : n.model->fields.size();
  std::uint32_t next = fields;  // the next column that is selected only as a key
  for (const relation_node& r : n.relations) next += r.count_only;
  next = std::max(next, 1u);
  const auto add = [&](std::uint16_t field) {
    const auto selected =
        n.fields ? std::find(n.fields->begin(), n.fields->end(), field) : std::vector<std::uint16_t>::const_iterator();
    if (!n.fields) {
      k.positions.push_back(field);
    } else if (selected != n.fields->end()) {
      k.positions.push_back(static_cast<std::uint32_t>(selected - n.fields->begin()));
    } else {
      k.positions.push_back(next++);
      k.extra.push_back(field);
    }
  };
  if (from_parent) {
    k.link = from_parent->references.size();
    k.selects_link_of_junction = !from_parent->junction.empty();
    if (k.selects_link_of_junction) k.positions.push_back(next++);
    else
      for (std::uint16_t f : from_parent->references) add(f);
  }
  for (const relation_node& r : n.relations) {
    if (r.count_only) continue;
    for (std::uint16_t f : n.model->relations[r.relation].fields) {
      if (std::find(k.own.begin(), k.own.end(), f) != k.own.end()) continue;
      k.own.push_back(f);
      add(f);
    }
  }
  return k;
}

statement compile_select(const dialect& d, const request_node& n, const query::relation_descriptor* from_parent,
                         std::uint8_t bucket) {
  writer w(d);
  select_writer s(w, n, from_parent, bucket);
  s.write(
      [&](const std::string& alias, const std::string& junction) {
        write_columns(w, n, alias);
        s.key_only_columns(alias, junction);
      },
      true);
  return std::move(w).finish(false);
}

statement compile_count(const dialect& d, const request_node& n) {
  writer w(d);
  select_writer s(w, n, nullptr, 0);
  const bool paged = n.take != no_value || n.skip != no_value;
  if (paged) w << "SELECT COUNT(*) FROM (";
  s.write([&](const std::string&, const std::string&) { w << (paged ? "1" : "COUNT(*)"); }, paged);
  if (paged) w << ") AS counted";
  return std::move(w).finish(false);
}

statement compile_aggregate(const dialect& d, const request_node& n) {
  writer w(d);
  const auto columns = [&](std::string_view alias) {
    bool first = true;
    for (std::uint16_t f : n.by) {
      if (!first) w << ", ";
      first = false;
      w << w.column(alias, n.model->fields[f]);
    }
    for (const aggregate_node& a : n.aggregates) {
      if (!first) w << ", ";
      first = false;
      if (a.function == query::aggregate_function::count_all) {
        w << "COUNT(*)";
        continue;
      }
      std::string sql;
      d.aggregate(sql, a.function, w.column(alias, n.model->fields[a.field]), n.model->fields[a.field]);
      w << sql;
    }
  };
  if (n.by.empty()) {
    // Pages and distinct apply to the records that are aggregated.
    const bool paged = n.take != no_value || n.skip != no_value || n.cursor || !n.distinct.empty();
    if (!paged) {
      select_writer s(w, n, nullptr, 0);
      s.write([&](const std::string& alias, const std::string&) { columns(alias); }, false);
      return std::move(w).finish(false);
    }
    const std::string outer = w.next_alias();
    w << "SELECT ";
    columns(outer);
    w << " FROM (";
    select_writer s(w, n, nullptr, 0);
    s.write([&](const std::string& alias, const std::string&) { w << alias << ".*"; }, true);
    w << ") AS " << outer;
    return std::move(w).finish(false);
  }
  const std::string alias = w.next_alias();
  w << "SELECT ";
  columns(alias);
  (w << " FROM ").table(*n.model) << " AS " << alias;
  if (n.where) {
    w << " WHERE ";
    write_predicate(w, *n.model, alias, *n.where);
  }
  w << " GROUP BY ";
  for (std::size_t i = 0; i < n.by.size(); ++i) {
    if (i > 0) w << ", ";
    w << w.column(alias, n.model->fields[n.by[i]]);
  }
  if (n.having) {
    w << " HAVING ";
    write_having(w, *n.model, alias, *n.having);
  }
  if (!n.order.empty()) {
    w << " ORDER BY ";
    write_order(w, *n.model, alias, n.order, n.backward);
  }
  w.language().page(w, n.take, n.skip);
  return std::move(w).finish(false);
}

row_format record_format(const query::result_layout& layout, const key_columns& keys) {
  row_format f;
  f.record = layout.record;
  f.keys = keys.positions.data();
  f.key_count = keys.size();
  f.first_row_only = layout.kind != query::result_layout::holder::list;
  return f;
}

}  // namespace tenon::sql
