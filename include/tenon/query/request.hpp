// One operation on one model, ready for a connector: what to do as a byte program, and the values it needs.
#pragma once

#include <tenon/query/descriptor.hpp>
#include <tenon/query/expression.hpp>
#include <tenon/query/parameters.hpp>
#include <tenon/query/small_vector.hpp>

#include <cstddef>
#include <cstdint>

namespace tenon::query {

struct record_layout;
struct input_layout;
struct input_rows;

enum class action : std::uint8_t {
  find_unique,
  find_first,  // with a take of 1, or from the end
  find_many,
  create,
  create_many,
  create_many_and_return,
  update,
  update_many,
  update_many_and_return,
  upsert,
  remove,
  remove_many,
  count,
  aggregate,
  group_by
};

// The name in the client: "find_many".
std::string_view name_of(action a) noexcept;

// The parts of a request's program. Each part is its tag, the length of its body (32 bits, little-endian) and the
// body. A part's values follow those of the parts before it. `fields`, `relation` and `relation_count` come last.
enum class section : std::uint8_t {
  where,           // predicate code
  order_by,        // order terms
  take,            // 1 byte: 0 forward, 1 backward (from the end)            1 value: a count
  skip,            //                                                         1 value: a count
  cursor,          // predicate code: equality on the fields of a unique key
  distinct,        // field indexes
  fields,          // field indexes: the scalar fields to return, in that order; absent: all
  relation,        // relation index, then parts: one relation to load
  relation_count,  // relation index, then parts (where): how many are related
  create,          // an input: the number of its assignments (16 bits), these, then its nested writes as parts
  update,          // an input
  nested,          // relation index, nested_action, then items: one kind of nested write to one relation
  item,            // parts (where, create, update): one element of a nested write
  skip_duplicates,
  keep_updated_at,  // update, update_many: fields set at each update stay as they are
  aggregates,       // (aggregate_function, field) pairs; field 0xFFFF for count_all
  by,               // field indexes
  having,           // predicate code
  limit,            // update_many, remove_many                                1 value: a count
  lock,             // finds: lock_strength, lock_wait
  // Of key-value stores alone:
  item_options,  // item_option flags (1 byte), the index to read (16 bits; 0xFFFF: any)
  page_token,    //                                                           1 value: where the page before ended
  condition,     // create with replaces: predicate code, about the record that is replaced
  lookup         // find_many: predicate code, equality on a unique key: one of the records to find
};

enum class item_option : std::uint8_t {
  consistent = 1,   // reads see all writes that were acknowledged
  allow_scan = 2,   // a find may read the whole table
  page = 4,         // the result is told where the next page begins
  replaces = 8,     // create, create_many: what has the key already is replaced
  check_only = 16,  // count: fails unless there is such a record
  descending = 32   // find_many of a collection: from the end of the sort key
};

enum class order_direction : std::uint8_t { ascending, descending };
enum class null_order : std::uint8_t { natural, first, last };

// An order term is a kind, its operands, a direction and a null order; a term about a related record is wrapped in
// any number of (related, relation) prefixes.
enum class order_term : std::uint8_t {
  field,           // field
  related,         // relation: what follows is about the to-one relation's target
  relation_count,  // relation
  aggregate,       // aggregate_function, field: in group_by
  relevance        // the number of fields, fields; 1 value: what is searched for in them
};

// What others may not do to locked records until the transaction ends: delete or change keys, change anything, lock them
// for changes of their own, lock them at all.
enum class lock_strength : std::uint8_t { for_key_share, for_share, for_no_key_update, for_update };

// What becomes of records that are locked by others.
enum class lock_wait : std::uint8_t { wait, skip_locked, no_wait };

// An assignment is a field index and one of these; all but set_null consume one value. An assignment of a default
// that the client computes is not written: the connector adds it. The value of `edit`, which changes parts of a composite or
// of a list of them, is a list of changes, each a list of three: the steps of a field_path, which begin with the field, as a
// list of integers; another assignment as an integer; its value, or null.
enum class assignment : std::uint8_t {
  set,
  set_null,
  increment,
  decrement,
  multiply,
  divide,
  list_set,
  list_push,
  edit
};

enum class nested_action : std::uint8_t {
  create,             // items: create
  create_many,        // items: create; and skip_duplicates
  connect,            // items: where (unique)
  connect_or_create,  // items: where, create
  disconnect,         // items: where (to-many); one item, possibly without where (to-one)
  set,                // items: where
  update,             // items: where (to-many), update
  update_many,        // items: where, update
  upsert,             // items: where (to-many), create, update
  remove,             // items: where (to-many); one item, possibly without where (to-one)
  remove_many         // items: where
};

// A program under construction or complete. Values are appended in the order of the program.
class program {
 public:
  // Opens a part; its body is whatever is written until end(mark), or the next `length` bytes.
  std::uint32_t begin(section s, std::uint32_t length = 0);
  void end(std::uint32_t mark);

  // A part whose body is `e`; nothing when `e` is empty.
  void add(section s, const expression& e);

  // A part without body or with a body of one byte, and one value; a flag has no value.
  void add_count(section s, std::int64_t n);
  void add_take(std::int64_t n);  // negative: from the end
  void add_flag(section s);

  // A part of order terms; nothing when there are none. Until they are written here, the text of a `relevance` term stands
  // in the code itself, its length (32 bits, little-endian) before it, between the term's fields and its direction.
  void add_order(const byte_code& order);
  void add_fields(section s, const std::uint16_t* fields, std::uint32_t count);
  void add_lock(lock_strength strength, lock_wait wait);
  void add_item_options(std::uint8_t options, std::uint16_t index);

  // Copies the parts of `other` into the open part.
  void append(const program& other);

  void put(std::uint8_t byte) { code.push_back(byte); }
  void put_index(std::uint16_t index);

  small_vector<std::uint8_t, 64> code;
  parameters values;
  bool has_nested_writes = false;
};

// An operation, without its result type.
class request {
 public:
  request(const model_descriptor& m, action a) noexcept : model(&m), act(a) {}

  const model_descriptor* model;
  action act;
  program body;

  // create_many: its records, where they are not in `body`; they are the caller's, and outlive the run.
  const input_rows* rows = nullptr;
};

// Writes what is set in `input`, an object that `layout` describes, as a `part` (create or update).
void encode_input(program& out, section part, const input_layout& layout, const void* input);

// A program on the heap, or nothing: the elements of one kind of nested write.
class nested_items {
 public:
  nested_items() noexcept = default;
  nested_items(const nested_items& other);
  nested_items(nested_items&& other) noexcept : items_(other.items_) { other.items_ = nullptr; }
  nested_items& operator=(nested_items other) noexcept;
  ~nested_items();

  // Where further elements are written.
  program& open();

  // Writes them as a `nested` part of `out`, unless there are none.
  void write(std::uint16_t relation, nested_action how, program& out) const;

 private:
  program* items_ = nullptr;
};

}  // namespace tenon::query
