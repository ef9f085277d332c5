#include "local/dynamodb/stream_log.hpp"

#include "base/json_text.hpp"
#include "local/api/item_size.hpp"

#include <tenon/base/timestamp.hpp>
#include <tenon/dynamodb/wire.hpp>

#include <charconv>

namespace tenon::local::dynamodb {
namespace {

// 21 digits, as many as the service's have at least.
constexpr std::string_view number_prefix = "1";
constexpr std::size_t number_digits = 20;

item key_of(const table& in, const item& whole) {
  std::vector<item::value_type> members;
  for (const auto& attribute : in.definition.keys.partition)
    members.emplace_back(attribute.name, whole.at(attribute.name));
  for (const auto& attribute : in.definition.keys.sort) members.emplace_back(attribute.name, whole.at(attribute.name));
  return item(std::move(members));
}

stream_description read_stream(sqlite_statement& row) {
  const auto definition = table_definition_from_json(row.text(2));
  return {.id = row.integer(0),
          .arn = std::string(row.text(1)),
          .table_name = definition.name,
          .label = definition.stream.label,
          .view = definition.stream.view,
          .keys = definition.keys,
          .created_at = row.integer(3),
          .closed_at = row.integer(4),
          .first_number = row.integer(5),
          .last_number = row.integer(6)};
}

constexpr std::string_view columns = "SELECT id,arn,definition,created,closed,first,last FROM streams ";

}  // namespace

std::int64_t next_record_number(store_connection& c) {
  auto last = c.db().prepare("SELECT coalesce(max(seq),0)+1 FROM records");
  last.step();
  return last.integer(0);
}

std::int64_t open_stream(engine_context& context, store_connection& c, const table_definition& of) {
  table_definition kept;
  kept.name = of.name;
  kept.keys = of.keys;
  kept.stream = of.stream;
  const std::string json = to_json(kept);
  const std::string arn = stream_arn(context.where, of.name, of.stream.label);
  c.db()
      .prepare("INSERT INTO streams(arn,definition,created,closed,first,last) VALUES(?1,?2,?3,0,?4,0)")
      .bind_text(1, arn)
      .bind_text(2, json)
      .bind(3, context.now())
      .bind(4, next_record_number(c) - 1)  // the shard's own, before those of its records
      .run();
  return c.db().last_row();
}

void close_stream(engine_context& context, store_connection& c, std::int64_t id) {
  c.db()
      .prepare("UPDATE streams SET closed=?2, last=?3 WHERE id=?1")
      .bind(1, id)
      .bind(2, context.now())
      .bind(3, next_record_number(c) - 1)
      .run();
}

void append_record(engine_context& context, store_connection& c, const table& of, const stored_item* before,
                   const stored_item* after, write_source source) {
  const stream_view view = of.definition.stream.view;
  const std::int64_t now = context.now();
  const item key = key_of(of, (after ? after : before)->decode());
  const bool shows_new = after && (view == stream_view::new_image || view == stream_view::new_and_old_images);
  const bool shows_old = before && (view == stream_view::old_image || view == stream_view::new_and_old_images);
  std::size_t size = item_size(key);
  // The kind of change, whether time to live made it, and the record but for its number.
  std::string json(1, !before ? 'I' : after ? 'M' : 'R');
  json += source.is_expiry ? 'T' : 'U';
  json.append(R"("ApproximateCreationDateTime":)").append(std::to_string(now / 1000)).append(R"(,"Keys":)");
  tenon::dynamodb::append_wire(json, key);
  if (shows_new) {
    json.append(R"(,"NewImage":)").append(after->json);
    size += after->size;
  }
  if (shows_old) {
    json.append(R"(,"OldImage":)").append(before->json);
    size += before->size;
  }
  json.append(R"(,"SizeBytes":)").append(std::to_string(size));
  json.append(R"(,"StreamViewType":")").append(name_of(view)).append("\"");
  c.statement(statement_kind::append_record).bind(1, of.stream).bind(2, now).bind_text(3, json).run();
}

std::optional<stream_description> find_stream(store_connection& c, std::string_view arn) {
  auto found = c.db().prepare(std::string(columns) + "WHERE arn=?1");
  found.bind_text(1, arn);
  if (!found.step()) return std::nullopt;
  return read_stream(found);
}

std::vector<stream_description> all_streams(store_connection& c) {
  auto found = c.db().prepare(std::string(columns) + "ORDER BY arn");
  std::vector<stream_description> out;
  while (found.step()) out.push_back(read_stream(found));
  return out;
}

void trim_records(engine_context& context, store_connection& c) {
  const std::int64_t oldest = context.now() - record_lifetime;
  // The last record stays, so that numbers go on from it. Records are in the order of their times.
  auto end = c.db().prepare(
      "SELECT coalesce((SELECT seq FROM records WHERE at>=?1 ORDER BY seq LIMIT 1),(SELECT max(seq) FROM records))");
  end.bind(1, oldest);
  if (!end.step() || end.is_null(0)) return;
  const std::int64_t first_kept = end.integer(0);
  end.reset();
  c.db().prepare("DELETE FROM records WHERE seq<?1").bind(1, first_kept).run();
  c.db().prepare("DELETE FROM streams WHERE closed<>0 AND closed<?1").bind(1, oldest).run();
}

std::string sequence_number(std::int64_t number) {
  const std::string digits = std::to_string(number);
  return std::string(number_prefix).append(number_digits - digits.size(), '0').append(digits);
}

std::optional<std::int64_t> read_sequence_number(std::string_view text) noexcept {
  while (!text.empty() && text.front() == '0') text.remove_prefix(1);
  if (text.size() != number_prefix.size() + number_digits || text.front() != number_prefix.front()) return std::nullopt;
  text.remove_prefix(number_prefix.size());
  std::int64_t out = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), out);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
  return out;
}

}  // namespace tenon::local::dynamodb
