#include "sql/syntax.hpp"

#include <utility>

namespace tenon::sql {

namespace {

using query::opcode;
using query::section;

class reader {
 public:
  explicit reader(const query::program& p) : begin_(p.code.begin()), at_(p.code.begin()), end_(p.code.end()) {}

  void parts(request_node& out) {
    bool projecting = false;
    while (at_ != end_) {
      const auto tag = static_cast<section>(*at_);
      if (!projecting) {
        projecting = tag == section::fields || tag == section::relation || tag == section::relation_count;
        out.projection_code = static_cast<std::uint32_t>(at_ - begin_) + (projecting ? 0 : part_size());
        out.projection_values = next_value_;
      }
      byte();
      const std::uint8_t* outer = narrow();
      part(tag, out);
      widen(outer);
      if (!projecting) out.projection_values = next_value_;
    }
  }

 private:
  // Of the part that begins here, head included.
  std::uint32_t part_size() const {
    std::uint32_t length = 0;
    for (int i = 0; i < 4; ++i) length |= static_cast<std::uint32_t>(at_[1 + i]) << (8 * i);
    return length + 5;
  }

  std::uint8_t byte() { return *at_++; }
  std::uint16_t index() {
    const auto low = byte();
    return static_cast<std::uint16_t>(low | byte() << 8);
  }
  value_index value() { return next_value_++; }

  // Reads a length and limits reading to that many bytes; returns the limit before.
  const std::uint8_t* narrow() {
    std::uint32_t length = 0;
    for (int i = 0; i < 4; ++i) length |= static_cast<std::uint32_t>(byte()) << (8 * i);
    return std::exchange(end_, at_ + length);
  }
  void widen(const std::uint8_t* outer) {
    at_ = end_;
    end_ = outer;
  }

  std::vector<std::uint16_t> indexes() {
    std::vector<std::uint16_t> out;
    while (at_ != end_) out.push_back(index());
    return out;
  }

  std::vector<std::uint16_t> counted_indexes() {
    std::vector<std::uint16_t> out(byte());
    for (std::uint16_t& i : out) i = index();
    return out;
  }

  void part(section tag, request_node& out) {
    switch (tag) {
      case section::where: out.where = predicate(&out.where_range); return;
      case section::cursor: out.cursor = predicate(); return;
      case section::having: out.having = predicate(); return;
      case section::order_by:
        while (at_ != end_) out.order.push_back(order());
        return;
      case section::take:
        out.backward = byte() != 0;
        out.take = value();
        return;
      case section::skip: out.skip = value(); return;
      case section::limit: out.limit = value(); return;
      case section::lock:
        out.lock.emplace();
        out.lock->strength = static_cast<query::lock_strength>(byte());
        out.lock->wait = static_cast<query::lock_wait>(byte());
        return;
      case section::distinct: out.distinct = indexes(); return;
      case section::fields: out.fields = indexes(); return;
      case section::by: out.by = indexes(); return;
      case section::relation:
      case section::relation_count: {
        relation_node& r = out.relations.emplace_back();
        r.relation = index();
        r.count_only = tag == section::relation_count;
        r.arguments.model = out.model->relations[r.relation].target;
        parts(r.arguments);
        return;
      }
      case section::create: out.creates.push_back(input()); return;
      case section::update: out.update = input(); return;
      case section::skip_duplicates: out.skip_duplicates = true; return;
      case section::keep_updated_at: out.keep_updated_at = true; return;
      case section::aggregates:
        while (at_ != end_) {
          aggregate_node a;
          a.function = static_cast<query::aggregate_function>(byte());
          a.field = index();
          out.aggregates.push_back(a);
        }
        return;
      case section::item_options:
        out.item_options = byte();
        out.item_index = index();
        return;
      case section::page_token: out.page_token = value(); return;
      case section::condition: out.condition = predicate(); return;
      case section::lookup: out.lookups.push_back(predicate()); return;
      case section::nested:
      case section::item: return;  // only inside inputs, which read them themselves
    }
  }

  input_node input() {
    input_node out;
    const std::uint16_t count = index();
    for (std::uint16_t i = 0; i < count; ++i) {
      assignment_node a;
      a.field = index();
      a.how = static_cast<query::assignment>(byte());
      if (a.how != query::assignment::set_null) a.value = value();
      out.assignments.push_back(a);
    }
    while (at_ != end_) {
      byte();  // section::nested, the only part of an input
      const std::uint8_t* outer = narrow();
      nested_node& n = out.nested.emplace_back();
      n.relation = index();
      n.how = static_cast<query::nested_action>(byte());
      while (at_ != end_) {
        const auto tag = static_cast<section>(byte());
        const std::uint8_t* nested = narrow();
        if (tag == section::skip_duplicates) n.skip_duplicates = true;
        else n.items.push_back(item());
        widen(nested);
      }
      widen(outer);
    }
    return out;
  }

  item_node item() {
    item_node out;
    while (at_ != end_) {
      const auto tag = static_cast<section>(byte());
      const std::uint8_t* outer = narrow();
      if (tag == section::where) out.where = predicate(&out.where_range);
      if (tag == section::create) out.create = input();
      if (tag == section::update) out.update = input();
      widen(outer);
    }
    return out;
  }

  order_node order() {
    order_node out;
    for (;;) {
      out.kind = static_cast<query::order_term>(byte());
      if (out.kind == query::order_term::relevance) {
        out.fields = counted_indexes();
        out.value = value();
      } else {
        if (out.kind == query::order_term::aggregate) out.aggregate = static_cast<query::aggregate_function>(byte());
        const std::uint16_t i = index();
        if (out.kind == query::order_term::related) {
          out.through.push_back(i);
          continue;
        }
        out.index = i;
      }
      out.direction = static_cast<query::order_direction>(byte());
      out.nulls = static_cast<query::null_order>(byte());
      return out;
    }
  }

  predicate_node predicate(program_range* range = nullptr) {
    const std::uint8_t* first = at_;
    const value_index first_value = next_value_;
    std::vector<predicate_node> stack;
    while (at_ != end_) {
      predicate_node n = instruction(stack);
      stack.push_back(std::move(n));
    }
    if (range) {
      range->code = static_cast<std::uint32_t>(first - begin_);
      range->code_size = static_cast<std::uint32_t>(at_ - first);
      range->values = first_value;
      range->value_count = next_value_ - first_value;
    }
    return std::move(stack.back());
  }

  predicate_node instruction(std::vector<predicate_node>& stack) {
    predicate_node n;
    n.op = static_cast<opcode>(byte());
    const auto pop = [&] {
      predicate_node top = std::move(stack.back());
      stack.pop_back();
      return top;
    };
    switch (n.op) {
      case opcode::always:
      case opcode::never: break;
      case opcode::both:
      case opcode::either: {
        predicate_node right = pop();
        predicate_node left = pop();
        if (left.op == n.op) {  // one flat list for a && b && c
          n.children = std::move(left.children);
        } else {
          n.children.push_back(std::move(left));
        }
        n.children.push_back(std::move(right));
        break;
      }
      case opcode::negate: n.children.push_back(pop()); break;
      case opcode::equals:
      case opcode::not_equals:
      case opcode::contains:
      case opcode::starts_with:
      case opcode::ends_with:
        n.index = index();
        n.match = static_cast<query::text_match>(byte());
        n.value = value();
        break;
      case opcode::less:
      case opcode::less_equal:
      case opcode::greater:
      case opcode::greater_equal:
      case opcode::list_has:
        n.index = index();
        n.value = value();
        break;
      case opcode::is_null:
      case opcode::is_not_null: n.index = index(); break;
      case opcode::in:
      case opcode::not_in:
        n.index = index();
        n.match = static_cast<query::text_match>(byte());
        n.bucket = byte();
        n.value = value();
        break;
      case opcode::compare_fields:
        n.index = index();
        n.comparison = static_cast<opcode>(byte());
        n.other = index();
        break;
      case opcode::json_compare:
        n.index = index();
        n.json = static_cast<query::json_operator>(byte());
        n.match = static_cast<query::text_match>(byte());
        n.path = value();
        n.value = value();
        break;
      case opcode::json_null_test:
        n.index = index();
        n.json_null = static_cast<query::json_null_kind>(byte());
        n.path = value();
        break;
      case opcode::list_has_every:
      case opcode::list_has_some:
      case opcode::list_equals:
        n.index = index();
        n.bucket = byte();
        n.value = value();
        break;
      case opcode::list_is_empty:
        n.index = index();
        n.expected = byte() != 0;
        break;
      case opcode::some:
      case opcode::every:
      case opcode::none:
      case opcode::is:
      case opcode::is_not:
        n.index = index();
        n.children.push_back(pop());
        break;
      case opcode::is_absent:
      case opcode::is_present: n.index = index(); break;
      case opcode::compare_aggregate:
        n.aggregate = static_cast<query::aggregate_function>(byte());
        n.index = index();
        n.comparison = static_cast<opcode>(byte());
        n.value = value();
        break;
      case opcode::search:
        n.fields = counted_indexes();
        n.value = value();
        break;
      case opcode::within:
        n.index = index();
        n.children.push_back(pop());
        break;
      case opcode::element:
        n.index = index();
        n.other = index();
        n.children.push_back(pop());
        break;
    }
    return n;
  }

  const std::uint8_t* begin_;
  const std::uint8_t* at_;
  const std::uint8_t* end_;
  value_index next_value_ = 0;
};

}  // namespace

request_node parse(const query::request& r) {
  request_node out;
  out.model = r.model;
  reader(r.body).parts(out);
  return out;
}

}  // namespace tenon::sql
