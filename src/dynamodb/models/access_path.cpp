#include "dynamodb/models/access_path.hpp"

#include "dynamodb/models/bindings.hpp"
#include "dynamodb/models/keys.hpp"

#include <tenon/base/error.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <utility>

namespace tenon::dynamodb::models {

namespace {

using query::opcode;
using sql::predicate_node;

// What comes right after every text that begins with `prefix`, as far as keys of the model go: what ends a prefix is always
// a character of the template.
std::string behind(std::string prefix) {
  const auto last = static_cast<unsigned char>(prefix.back());
  if (last >= 0x7E) return prefix += "\xF4\x8F\xBF\xBF";
  prefix.back() = static_cast<char>(last + 1);
  return prefix;
}

// Of two keys of one type.
bool is_greater(const attribute_value& a, const attribute_value& b) {
  if (const auto* n = a.get_if<number>()) return *n > b.as_number();
  if (const auto* text = a.get_if<std::string>()) return *text > b.as_string();
  return a.as_binary() > b.as_binary();
}

// One way to read.
class candidate {
 public:
  candidate(const read_request& r, const bindings& b, const query::item_index* index)
      : request_(r),
        bindings_(b),
        index_(index),
        partition_(index ? index->partition : r.context.model.items->partition),
        sort_(index ? index->sort : r.context.model.items->sort) {}

  // Whether the partition is known.
  bool is_usable() const {
    return std::all_of(partition_.pieces.begin(), partition_.pieces.end(), [&](const query::key_piece& p) {
      return p.field == query::no_field || bindings_.binds(p.field);
    });
  }

  bool can_be_consistent() const { return !index_ || index_->local; }

  // Whether it has all fields that are to be returned.
  bool has_fields() const { return missing_fields().empty(); }
  std::vector<std::uint16_t> missing_fields() const {
    std::vector<std::uint16_t> out;
    if (!index_ || index_->projects_all) return out;
    const auto& held = index_->projected;
    const auto check = [&](std::uint16_t f) {
      if (!std::binary_search(held.begin(), held.end(), f)) out.push_back(f);
    };
    if (request_.fields) std::for_each(request_.fields->begin(), request_.fields->end(), check);
    else
      for (std::uint16_t f = 0; f < request_.context.model.fields.size(); ++f) check(f);
    std::set<std::uint16_t> read;
    for (const predicate_node* t : bindings_.terms()) add_fields_of(*t, read);
    for (const std::uint16_t f : read)
      if (std::find(out.begin(), out.end(), f) == out.end()) check(f);
    return out;
  }

  // Binds what the predicate knows of the key.
  void bind() {
    for (const query::key_piece& p : partition_.pieces) use_equality(p.field);
    key_ = key(std::string(partition_.attribute)) == *bound_key(partition_, key_role::partition);
    if (sort_.exists()) bind_sort();
  }

  // Whether the records come in the order asked for, or all the other way round.
  bool has_order() {
    std::size_t at = 0;
    std::optional<query::order_direction> direction;
    const std::vector<std::uint16_t> rest = fields_behind_bound();
    for (const sql::order_node& o : request_.order) {
      if (o.kind != query::order_term::field || !o.through.empty()) return false;
      if (bindings_.binds(o.index)) continue;
      if (at == rest.size() || rest[at] != o.index || (direction && *direction != o.direction)) return false;
      const bool is_last = at + 1 == rest.size() && is_last_piece(o.index);
      if (!is_last && !is_ordered_within(request_.context.model.fields[o.index])) return false;
      if (sort_.native && request_.context.model.fields[o.index].enumeration) return false;
      direction = o.direction;
      ++at;
    }
    forward_ = direction != query::order_direction::descending;
    return true;
  }

  // The more the better: the whole key, a range of it, nothing but the partition; then the table rather than an index.
  int score() const {
    return (sort_.exists() ? (is_whole_ ? 100 : bound_pieces_ * 4 + (is_range_ ? 2 : 0)) : 100) * 2 + (index_ ? 0 : 1);
  }

  access_path path() const {
    access_path out;
    out.is_empty = is_empty_;
    out.index = index_;
    out.key = key_;
    out.forward = forward_;
    out.filter = filter();
    return out;
  }

 private:
  const query::model_descriptor& model() const { return request_.context.model; }

  std::optional<attribute_value> bound_key(const query::key_template& t, key_role role) const {
    std::map<std::uint16_t, attribute_value> values;
    for (const query::key_piece& p : t.pieces)
      if (p.field != query::no_field) values.emplace(p.field, bindings_.value(*bindings_.equality(p.field)));
    return key_of(model(), t, role, [&](std::uint16_t f) { return &values.at(f); });
  }

  void use_equality(std::uint16_t field) {
    if (field != query::no_field) used_.insert(bindings_.equality(field));
  }

  void bind_sort() {
    const auto& pieces = sort_.pieces;
    std::size_t at = 0;
    while (at < pieces.size() && (pieces[at].field == query::no_field || bindings_.binds(pieces[at].field))) ++at;
    if (at == pieces.size()) {
      is_whole_ = true;
      for (const query::key_piece& p : pieces) use_equality(p.field);
      key_ = std::move(key_) && (sort_key() == *bound_key(sort_, key_role::sort));
      return;
    }
    sort_.native ? bind_native_range() : bind_range(at);
  }

  key_attribute sort_key() const { return key(std::string(sort_.attribute)); }

  // The attribute holds the field itself, in its own type.
  void bind_native_range() {
    const std::uint16_t field = sort_.pieces[0].field;
    if (model().fields[field].enumeration) return;  // their names have another order
    const field_range r = bindings_.range(field);
    is_range_ = r.any();
    if (r.prefix && model().fields[field].type == query::scalar::string) {
      key_ = std::move(key_) && sort_key().begins_with(bindings_.value(*r.prefix));
      used_.insert(r.prefix);
    } else if (r.low && r.high) {
      set_between(bindings_.value(*r.low), bindings_.value(*r.high));
      if (r.low->op == opcode::greater_equal) used_.insert(r.low);
      if (r.high->op == opcode::less_equal) used_.insert(r.high);
      has_inexact_native_range_ = r.low->op == opcode::greater || r.high->op == opcode::less;
    } else if (r.low || r.high) {
      const predicate_node& t = r.low ? *r.low : *r.high;
      const operand v(bindings_.value(t));
      key_ = std::move(key_) && (t.op == opcode::greater         ? sort_key() > v
                                 : t.op == opcode::greater_equal ? sort_key() >= v
                                 : t.op == opcode::less          ? sort_key() < v
                                                                 : sort_key() <= v);
      used_.insert(&t);
    }
  }

  std::string encoded(const predicate_node& t, std::uint16_t field) const {
    std::string out;
    append_key_value(out, {model(), field}, bindings_.value(t), key_role::sort);
    return out;
  }

  // What the pieces before `at` are; they are bound.
  std::string prefix_before(std::size_t at) {
    std::string prefix;
    for (std::size_t i = 0; i < at; ++i) {
      const query::key_piece& p = sort_.pieces[i];
      if (p.field == query::no_field) {
        prefix += p.text;
      } else {
        prefix += encoded(*bindings_.equality(p.field), p.field);
        use_equality(p.field);
        ++bound_pieces_;
      }
    }
    return prefix;
  }

  void bind_range(std::size_t at) {
    const std::string prefix = prefix_before(at);
    const std::uint16_t field = sort_.pieces[at].field;
    const field_range r = bindings_.range(field);
    const bool is_last = at + 1 == sort_.pieces.size();
    if (r.prefix && model().fields[field].type == query::scalar::string) {
      std::string text = prefix;
      append_escaped(text, bindings_.value(*r.prefix).as_string());
      used_.insert(r.prefix);
      set_prefix(text);
      return;
    }
    if ((!r.low && !r.high) || (!is_last && !is_ordered_within(model().fields[field]))) return set_prefix(prefix);
    is_range_ = true;
    // Behind a value that is not the last piece comes the template's text, a `#` or what else begins with one.
    const auto bound = [&](const predicate_node& t, bool past) {
      std::string text = prefix + encoded(t, field);
      return is_last || !past ? text : behind(text + first_of_next(at));
    };
    std::string low = prefix;
    std::string high;
    if (r.low) {
      low = bound(*r.low, r.low->op == opcode::greater);
      if (!is_last || r.low->op == opcode::greater_equal) used_.insert(r.low);
    }
    if (r.high) {
      high = bound(*r.high, r.high->op == opcode::less_equal);
      if (!is_last || r.high->op == opcode::less_equal) used_.insert(r.high);
    } else if (!prefix.empty()) {
      high = behind(prefix);
    }
    if (!high.empty() && !low.empty()) set_between(low, high);
    else if (!high.empty()) key_ = std::move(key_) && (sort_key() <= high);
    else key_ = std::move(key_) && (sort_key() >= low);
    may_meet_others_ = true;
  }

  // The service refuses a range that has its ends the wrong way round: there is nothing in it.
  void set_between(const attribute_value& low, const attribute_value& high) {
    is_empty_ = is_empty_ || is_greater(low, high);
    key_ = std::move(key_) && sort_key().between(low, high);
  }

  // The first character of the text behind a field.
  std::string first_of_next(std::size_t at) const { return std::string(sort_.pieces[at + 1].text.substr(0, 1)); }

  void set_prefix(const std::string& prefix) {
    prefix_ = prefix;
    if (prefix.empty()) return;
    is_range_ = true;
    key_ = std::move(key_) && sort_key().begins_with(prefix);
  }

  std::vector<std::uint16_t> fields_behind_bound() const {
    std::vector<std::uint16_t> out;
    if (!sort_.exists()) return out;
    for (const query::key_piece& p : sort_.pieces)
      if (p.field != query::no_field && !(out.empty() && bindings_.binds(p.field))) out.push_back(p.field);
    return out;
  }
  bool is_last_piece(std::uint16_t field) const { return sort_.pieces[sort_.pieces.size() - 1].field == field; }

  // Whether items of other models of the table can have such keys.
  bool may_be_shared() const {
    if (may_meet_others_) return true;
    for (const query::model_descriptor* other : request_.schema.models) {
      if (other == &model() || !other->items || other->items->table != model().items->table) continue;
      if (meets(*other)) return true;
    }
    return false;
  }
  bool meets(const query::model_descriptor& other) const {
    if (index_ && !index_->local) {
      return std::any_of(other.items->indexes.begin(), other.items->indexes.end(),
                         [&](const query::item_index& x) { return x.name == index_->name && may_begin_alike(x.sort); });
    }
    if (index_) return true;
    return !is_whole_ && sort_.exists() && may_begin_alike(other.items->sort);
  }
  bool may_begin_alike(const query::key_template& other) const {
    if (!other.exists() || is_whole_ || other.pieces[0].field != query::no_field) return true;
    const std::string_view start = other.pieces[0].text;
    const std::size_t common = std::min(start.size(), prefix_.size());
    return start.substr(0, common) == std::string_view(prefix_).substr(0, common);
  }

  condition filter() const {
    condition out;
    std::set<std::uint16_t> read;
    for (const predicate_node* t : bindings_.terms()) {
      if (used_.contains(t)) continue;
      add_fields_of(*t, read);
      out = std::move(out) && condition_of(bindings_.context(), *t);
    }
    for (const query::key_template* t : {&partition_, &sort_})
      if (t->exists() && t->native && read.contains(t->pieces[0].field)) refuse_filter(t->pieces[0].field);
    const query::item_layout& l = *model().items;
    if (!l.type_attribute.empty() && (key_.empty() || may_be_shared()))
      out = std::move(out) && (attr(std::string(l.type_attribute)) == attribute_value(l.type));
    return out;
  }

  [[noreturn]] void refuse_filter(std::uint16_t field) const {
    const std::string name(model().fields[field].name);
    raise({.kind = error_kind::invalid_query,
           .message = "A key of DynamoDB is read by `==` or one range, and the condition on `" + name + "` of " +
                      std::string(model().name) + " asks for more",
           .hint = has_inexact_native_range_ ? "Use `>=` with `<=`, which include both ends"
                                             : "Read a range, and leave out what is not wanted",
           .model = std::string(model().name),
           .fields = {name}});
  }

  const read_request& request_;
  const bindings& bindings_;
  const query::item_index* index_;
  query::key_template partition_;
  query::key_template sort_;
  key_condition key_;
  std::string prefix_;
  std::set<const predicate_node*> used_;
  int bound_pieces_ = 0;
  bool is_whole_ = false;
  bool is_range_ = false;
  bool may_meet_others_ = false;
  bool is_empty_ = false;
  bool has_inexact_native_range_ = false;
  bool forward_ = true;

  friend class chooser;
};

std::string listed(const query::model_descriptor& m, const std::vector<std::uint16_t>& fields) {
  std::string out;
  for (const std::uint16_t f : fields) out += (out.empty() ? "`" : ", `") + std::string(m.fields[f].name) + "`";
  return out;
}

class chooser {
 public:
  explicit chooser(const read_request& r) : request_(r), model_(r.context.model), bindings_(r.context, r.where) {}

  access_path choose() {
    std::vector<candidate> usable;
    add_usable(usable);
    if (usable.empty()) return scan();
    for (candidate& c : usable) c.bind();
    std::vector<candidate*> ordered;
    for (candidate& c : usable)
      if (c.has_order()) ordered.push_back(&c);
    if (ordered.empty()) raise_unordered();
    candidate* best = nullptr;
    for (candidate* c : ordered)
      if (c->has_fields() && (!best || c->score() > best->score())) best = c;
    if (!best) raise_unprojected(*ordered.front());
    return best->path();
  }

 private:
  void add_usable(std::vector<candidate>& out) const {
    const auto add = [&](const query::item_index* i) {
      candidate c(request_, bindings_, i);
      if (c.is_usable() && (!request_.consistent || c.can_be_consistent())) out.push_back(std::move(c));
    };
    const auto& indexes = model_.items->indexes;
    if (request_.index == any_index || request_.index == table_key) add(nullptr);
    for (std::uint16_t i = 0; i < indexes.size(); ++i)
      if (request_.index == any_index || request_.index == i) add(&indexes[i]);
  }

  access_path scan() {
    if (!request_.allow_scan) raise_scan();
    if (!request_.order.empty())
      raise_query("A scan of `" + std::string(model_.table) + "` has no order",
                  "Leave out order_by, or give the condition that an index needs: " + needs());
    candidate c(request_, bindings_, nullptr);
    access_path out;
    out.filter = c.filter();
    return out;
  }

  [[noreturn]] void raise_query(std::string message, std::string hint) const {
    raise({.kind = error_kind::invalid_query,
           .message = std::move(message),
           .hint = std::move(hint),
           .model = std::string(model_.name)});
  }

  // What each key needs to be known: "the key of the table needs `id`; GSI1 needs `userId`".
  std::string needs() const {
    std::string out;
    const auto add = [&](const std::string& what, const query::key_template& t) {
      std::vector<std::uint16_t> fields;
      for (const query::key_piece& p : t.pieces)
        if (p.field != query::no_field) fields.push_back(p.field);
      out += (out.empty() ? "" : "; ") + what +
             (fields.empty() ? " needs nothing" : " needs `==` for " + listed(model_, fields));
    };
    add("the table's key", model_.items->partition);
    for (const query::item_index& i : model_.items->indexes)
      if (!i.local) add("the index " + std::string(i.name), i.partition);
    return out;
  }

  [[noreturn]] void raise_scan() const {
    std::string what = "Reading " + std::string(model_.name) + " by this condition would scan the table `" +
                       std::string(model_.table) + "`: no partition key is known from it";
    if (request_.consistent && has_global_candidate())
      what = "The index that serves this condition on " + std::string(model_.name) +
             " is a global one, which has no "
             "consistent reads";
    raise_query(std::move(what), suggestion() + "; or set .allow_scan = true to read it all");
  }

  bool has_global_candidate() const {
    for (const query::item_index& i : model_.items->indexes)
      if (!i.local && candidate(request_, bindings_, &i).is_usable()) return true;
    return false;
  }

  // The keys there are, or the index that there should be.
  std::string suggestion() const {
    std::string hint = "Of what there is, " + needs();
    for (const predicate_node* t : bindings_.terms()) {
      if (t->op != opcode::equals) continue;
      const std::string field(model_.fields[t->index].name);
      return hint + ". An index that would serve it: @@gsi(\"By" + capital(field) + "\", pk: \"" + upper(field) + "#{" +
             field + "}\")";
    }
    return hint;
  }
  static std::string capital(std::string s) {
    if (!s.empty() && s[0] >= 'a' && s[0] <= 'z') s[0] = static_cast<char>(s[0] - 'a' + 'A');
    return s;
  }
  static std::string upper(std::string s) {
    for (char& c : s)
      if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return s;
  }

  [[noreturn]] void raise_unordered() const {
    raise_query("No key of " + std::string(model_.name) + " that serves the condition has the order asked for",
                "Order by the fields of a sort key in the order in which its template has them, all up or all down, or "
                "sort the records after reading");
  }

  [[noreturn]] void raise_unprojected(const candidate& c) const {
    raise_query("The index " + std::string(c.index_->name) + " does not hold " + listed(model_, c.missing_fields()) +
                    " of " + std::string(model_.name),
                "select() fields that it holds, or add the others to `project` in the schema");
  }

  const read_request& request_;
  const query::model_descriptor& model_;
  bindings bindings_;
};

}  // namespace

access_path choose_path(const read_request& r) {
  if (r.where && is_never(*r.where)) {
    access_path none;
    none.is_empty = true;
    return none;
  }
  return chooser(r).choose();
}

}  // namespace tenon::dynamodb::models
