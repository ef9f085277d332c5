#include <tenon/query/input.hpp>
#include <tenon/query/request.hpp>

#include <cstddef>
#include <iterator>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace tenon::query {

std::string_view name_of(scalar type) noexcept {
  switch (type) {
    case scalar::boolean: return "Boolean";
    case scalar::int32: return "Int";
    case scalar::int64: return "BigInt";
    case scalar::float64: return "Float";
    case scalar::decimal: return "Decimal";
    case scalar::string: return "String";
    case scalar::datetime: return "DateTime";
    case scalar::json: return "Json";
    case scalar::bytes: return "Bytes";
    case scalar::enumeration: return "Enum";
    case scalar::composite: return "Composite";
  }
  return "";
}

std::string_view name_of(action a) noexcept {
  switch (a) {
    case action::find_unique: return "find_unique";
    case action::find_first: return "find_first";
    case action::find_many: return "find_many";
    case action::create: return "create";
    case action::create_many: return "create_many";
    case action::create_many_and_return: return "create_many_and_return";
    case action::update: return "update";
    case action::update_many: return "update_many";
    case action::update_many_and_return: return "update_many_and_return";
    case action::upsert: return "upsert";
    case action::remove: return "remove";
    case action::remove_many: return "remove_many";
    case action::count: return "count";
    case action::aggregate: return "aggregate";
    case action::group_by: return "group_by";
  }
  return "";
}

std::uint32_t program::begin(section s, std::uint32_t length) {
  const std::uint8_t head[] = {static_cast<std::uint8_t>(s), static_cast<std::uint8_t>(length),
                               static_cast<std::uint8_t>(length >> 8), static_cast<std::uint8_t>(length >> 16),
                               static_cast<std::uint8_t>(length >> 24)};
  code.append(head, sizeof head);
  return code.size();
}

void program::end(std::uint32_t mark) {
  const std::uint32_t length = code.size() - mark;
  for (std::uint32_t i = 0; i < 4; ++i) code[mark - 4 + i] = static_cast<std::uint8_t>(length >> (8 * i));
}

void program::add(section s, const expression& e) {
  if (e.empty()) return;
  begin(s, e.code.size());
  code.append(e.code.data(), e.code.size());
  values.append(e.values);
}

void program::add_count(section s, std::int64_t n) {
  begin(s);
  values.add(n);
}

void program::add_take(std::int64_t n) {
  const std::uint32_t mark = begin(section::take);
  put(n < 0);
  end(mark);
  values.add(n < 0 ? -n : n);
}

void program::add_flag(section s) { begin(s); }

void program::add_order(const byte_code& order) {
  if (order.empty()) return;
  constexpr std::uint32_t kind_and_index = 3;
  constexpr std::uint32_t direction_and_nulls = 2;
  const std::uint32_t mark = begin(section::order_by);
  for (std::uint32_t at = 0; at < order.size();) {
    std::uint32_t size = kind_and_index + direction_and_nulls;
    switch (static_cast<order_term>(order[at])) {
      case order_term::related: size = kind_and_index; break;  // its direction is the inner term's
      case order_term::field:
      case order_term::relation_count: break;
      case order_term::aggregate: ++size; break;
      case order_term::relevance: {
        const std::uint32_t head = 2 + 2u * order[at + 1];
        code.append(order.data() + at, head);
        at += head;
        std::uint32_t length = 0;
        for (std::uint32_t i = 0; i < 4; ++i) length |= static_cast<std::uint32_t>(order[at + i]) << (8 * i);
        at += 4;
        values.add(std::string_view(reinterpret_cast<const char*>(order.data()) + at, length));
        at += length;
        size = direction_and_nulls;
        break;
      }
    }
    code.append(order.data() + at, size);
    at += size;
  }
  end(mark);
}

void program::add_lock(lock_strength strength, lock_wait wait) {
  const std::uint32_t mark = begin(section::lock);
  put(static_cast<std::uint8_t>(strength));
  put(static_cast<std::uint8_t>(wait));
  end(mark);
}

void program::add_item_options(std::uint8_t options, std::uint16_t index) {
  const std::uint32_t mark = begin(section::item_options);
  put(options);
  put_index(index);
  end(mark);
}

void program::add_fields(section s, const std::uint16_t* fields, std::uint32_t count) {
  const std::uint32_t mark = begin(s);
  for (std::uint32_t i = 0; i < count; ++i) put_index(fields[i]);
  end(mark);
}

void program::append(const program& other) {
  code.append(other.code.data(), other.code.size());
  values.append(other.values);
  has_nested_writes = has_nested_writes || other.has_nested_writes;
}

void program::put_index(std::uint16_t index) {
  const std::uint8_t bytes[] = {static_cast<std::uint8_t>(index), static_cast<std::uint8_t>(index >> 8)};
  code.append(bytes, 2);
}

namespace {

// Reads the state and the value of a slot.
template <class Stored>
const input_slot<Stored>& slot_at(const void* input, const input_member& m) {
  return *reinterpret_cast<const input_slot<Stored>*>(static_cast<const char*>(input) + m.offset);
}

template <class Stored>
void add_stored(parameters& values, const Stored& content) {
  if constexpr (std::is_same_v<Stored, std::uint16_t>) values.add_enum(content);
  else if constexpr (std::is_same_v<Stored, composite_value>) values.append(content.values);
  else values.add(content);
}

template <class Stored>
bool encode_slot(program& out, const void* input, const input_member& m) {
  const auto& slot = slot_at<Stored>(input, m);
  assignment how = assignment::set;
  switch (slot.state) {
    case input_state::unset: return false;
    case input_state::null: how = assignment::set_null; break;
    case input_state::set: how = assignment::set; break;
    case input_state::increment: how = assignment::increment; break;
    case input_state::decrement: how = assignment::decrement; break;
    case input_state::multiply: how = assignment::multiply; break;
    case input_state::divide: how = assignment::divide; break;
    case input_state::push: how = assignment::list_push; break;
    case input_state::edit: how = assignment::edit; break;
  }
  const std::uint8_t head[] = {static_cast<std::uint8_t>(m.field), static_cast<std::uint8_t>(m.field >> 8),
                               static_cast<std::uint8_t>(how)};
  out.code.append(head, sizeof head);
  if (how == assignment::set_null) return true;
  add_stored(out.values, slot.content);
  return true;
}

template <class Stored>
bool encode_list(program& out, const void* input, const input_member& m) {
  const auto& slot = slot_at<std::vector<Stored>>(input, m);
  if (slot.state == input_state::unset) return false;
  out.put_index(m.field);
  assignment how = assignment::list_set;
  if (slot.state == input_state::push) how = assignment::list_push;
  if (slot.state == input_state::edit) how = assignment::edit;
  if (slot.state == input_state::decrement) how = assignment::decrement;  // what is taken out of a set
  out.put(static_cast<std::uint8_t>(how));
  const std::uint32_t first = out.values.size();
  for (const auto& item : slot.content) add_stored(out.values, item);
  out.values.fold_list(first);
  return true;
}

template <class Stored>
bool encode_member(program& out, const field_descriptor& field, const void* input, const input_member& m) {
  return field.list ? encode_list<Stored>(out, input, m) : encode_slot<Stored>(out, input, m);
}

bool encode_field(program& out, const field_descriptor& field, const void* input, const input_member& m) {
  switch (field.type) {
    case scalar::boolean: return encode_member<bool>(out, field, input, m);
    case scalar::int32: return encode_member<std::int32_t>(out, field, input, m);
    case scalar::int64: return encode_member<std::int64_t>(out, field, input, m);
    case scalar::float64: return encode_member<double>(out, field, input, m);
    case scalar::decimal: return encode_member<decimal>(out, field, input, m);
    case scalar::string: return encode_member<std::string>(out, field, input, m);
    case scalar::datetime: return encode_member<timestamp>(out, field, input, m);
    case scalar::json: return encode_member<json>(out, field, input, m);
    case scalar::bytes: return encode_member<bytes>(out, field, input, m);
    case scalar::enumeration: return encode_member<std::uint16_t>(out, field, input, m);
    case scalar::composite: return encode_member<composite_value>(out, field, input, m);
  }
  return false;
}

}  // namespace

namespace {

struct state_offsets {
  std::uint32_t of_scalar = 0;
  std::uint32_t of_list = 0;
};

template <class Stored>
constexpr state_offsets offsets_of = {offsetof(input_slot<Stored>, state),
                                      offsetof(input_slot<std::vector<Stored>>, state)};

// In the order of the enumeration.
constexpr state_offsets offsets_by_type[] = {
    offsets_of<bool>,    offsets_of<std::int32_t>,  offsets_of<std::int64_t>,   offsets_of<double>,
    offsets_of<decimal>, offsets_of<std::string>,   offsets_of<timestamp>,      offsets_of<json>,
    offsets_of<bytes>,   offsets_of<std::uint16_t>, offsets_of<composite_value>};
static_assert(std::size(offsets_by_type) == static_cast<std::size_t>(scalar::composite) + 1);

}  // namespace

std::uint32_t state_offset(const field_descriptor& field, const input_member& m) noexcept {
  const state_offsets& within = offsets_by_type[static_cast<std::size_t>(field.type)];
  return m.offset + (field.list ? within.of_list : within.of_scalar);
}

bool add_given(parameters& out, const field_descriptor& field, const void* input, const input_member& m) {
  program scratch;
  if (!encode_field(scratch, field, input, m)) return false;
  if (scratch.values.size() == 0) out.add_null();
  else out.add(scratch.values, scratch.values[0]);
  return true;
}

void encode_input(program& out, section part, const input_layout& layout, const void* input) {
  const std::uint32_t mark = out.begin(part);
  out.put_index(0);
  std::uint16_t count = 0;
  for (const input_member& m : layout.fields) {
    const field_descriptor& field = layout.model->fields[m.field];
    if (!is_set(input, state_offset(field, m))) continue;
    encode_field(out, field, input, m);
    ++count;
  }
  out.code[mark] = static_cast<std::uint8_t>(count);
  out.code[mark + 1] = static_cast<std::uint8_t>(count >> 8);
  for (const nested_member& n : layout.nested) n.encode(static_cast<const char*>(input) + n.offset, n.relation, out);
  out.end(mark);
}

nested_items::nested_items(const nested_items& other) : items_(other.items_ ? new program(*other.items_) : nullptr) {}

nested_items& nested_items::operator=(nested_items other) noexcept {
  std::swap(items_, other.items_);
  return *this;
}

nested_items::~nested_items() { delete items_; }

program& nested_items::open() {
  if (!items_) items_ = new program;
  return *items_;
}

void nested_items::write(std::uint16_t relation, nested_action how, program& out) const {
  if (!items_) return;
  const std::uint32_t mark = out.begin(section::nested);
  out.put_index(relation);
  out.put(static_cast<std::uint8_t>(how));
  out.append(*items_);
  out.end(mark);
  out.has_nested_writes = true;
}

}  // namespace tenon::query
