"""What boto3 sees of the server: it parses each answer by the service's own model of its API."""
import os
import tempfile
import threading
import unittest
from decimal import Decimal

from boto3.dynamodb.conditions import Attr, Key
from botocore.exceptions import ClientError

from service import KEY, SECRET, Service


def setUpModule():
    global service, client
    service = Service()
    client = service.client()


def tearDownModule():
    assert service.stop() == 0


def make_table(name, **members):
    client.create_table(
        TableName=name,
        AttributeDefinitions=[{"AttributeName": n, "AttributeType": "S"} for n in ("pk", "sk", "owner")],
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        GlobalSecondaryIndexes=[{
            "IndexName": "by_owner",
            "KeySchema": [{"AttributeName": "owner", "KeyType": "HASH"}],
            "Projection": {"ProjectionType": "ALL"},
        }],
        BillingMode="PAY_PER_REQUEST",
        **members)
    client.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 10})
    return service.resource().Table(name)


class Tables(unittest.TestCase):
    def test_live_from_creation_to_deletion(self):
        make_table("lifecycle")
        described = client.describe_table(TableName="lifecycle")["Table"]
        self.assertEqual(described["TableStatus"], "ACTIVE")
        self.assertEqual(described["GlobalSecondaryIndexes"][0]["IndexStatus"], "ACTIVE")
        self.assertEqual(described["BillingModeSummary"]["BillingMode"], "PAY_PER_REQUEST")
        self.assertIn("lifecycle", client.list_tables()["TableNames"])
        with self.assertRaises(client.exceptions.ResourceInUseException):
            make_table("lifecycle")
        client.delete_table(TableName="lifecycle")
        client.get_waiter("table_not_exists").wait(TableName="lifecycle", WaiterConfig={"Delay": 1, "MaxAttempts": 10})
        with self.assertRaises(client.exceptions.ResourceNotFoundException):
            client.describe_table(TableName="lifecycle")

    def test_are_listed_by_page(self):
        names = [f"paged{n:02}" for n in range(7)]
        for name in names:
            make_table(name)
        pages = client.get_paginator("list_tables").paginate(PaginationConfig={"PageSize": 3})
        self.assertTrue(set(names) <= {name for page in pages for name in page["TableNames"]})

    def test_have_tags_a_time_to_live_and_backups(self):
        table = make_table("settings", Tags=[{"Key": "a", "Value": "1"}])
        client.tag_resource(ResourceArn=table.table_arn, Tags=[{"Key": "b", "Value": "2"}])
        client.untag_resource(ResourceArn=table.table_arn, TagKeys=["a"])
        tags = client.list_tags_of_resource(ResourceArn=table.table_arn)["Tags"]
        self.assertEqual(tags, [{"Key": "b", "Value": "2"}])
        client.update_time_to_live(
            TableName="settings", TimeToLiveSpecification={"Enabled": True, "AttributeName": "ttl"})
        ttl = client.describe_time_to_live(TableName="settings")["TimeToLiveDescription"]
        self.assertEqual(ttl, {"TimeToLiveStatus": "ENABLED", "AttributeName": "ttl"})
        table.put_item(Item={"pk": "a", "sk": "b", "n": 1})
        arn = client.create_backup(TableName="settings", BackupName="first")["BackupDetails"]["BackupArn"]
        client.restore_table_from_backup(TargetTableName="restored", BackupArn=arn)
        client.get_waiter("table_exists").wait(TableName="restored", WaiterConfig={"Delay": 1, "MaxAttempts": 10})
        restored = service.resource().Table("restored").get_item(Key={"pk": "a", "sk": "b"})
        self.assertEqual(restored["Item"]["n"], 1)

    def test_say_what_the_account_may_use(self):
        self.assertEqual(client.describe_limits()["TableMaxReadCapacityUnits"], 40000)
        self.assertEqual(client.describe_continuous_backups(TableName=make_table("limits").name)
                         ["ContinuousBackupsDescription"]["ContinuousBackupsStatus"], "ENABLED")


class Items(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.table = make_table("items")

    def test_come_back_as_they_were_put(self):
        item = {
            "pk": "types", "sk": "all", "n": Decimal("-12345678901234567890.123456789"), "t": True, "none": None,
            "bytes": b"\x00\xff", "list": [1, "two", [Decimal("3.5")]], "map": {"ä": {"ö": "ü"}, "": ""},
            "strings": {"a", "b"}, "numbers": {1, Decimal("2.5")}, "binaries": {b"1", b"2"},
        }
        self.table.put_item(Item=item)
        self.assertEqual(self.table.get_item(Key={"pk": "types", "sk": "all"}, ConsistentRead=True)["Item"], item)

    def test_are_changed_under_conditions(self):
        key = {"pk": "update", "sk": "1"}
        changed = self.table.update_item(
            Key=key, UpdateExpression="SET #n = if_not_exists(#n, :zero) + :one, tags = :tags",
            ExpressionAttributeNames={"#n": "count"}, ExpressionAttributeValues={":zero": 0, ":one": 1, ":tags": {"x"}},
            ReturnValues="ALL_NEW", ReturnConsumedCapacity="TOTAL")
        self.assertEqual(changed["Attributes"], {**key, "count": 1, "tags": {"x"}})
        self.assertEqual(changed["ConsumedCapacity"], {"TableName": "items", "CapacityUnits": 1.0})
        with self.assertRaises(client.exceptions.ConditionalCheckFailedException) as refused:
            client.delete_item(
                TableName="items", Key={"pk": {"S": "update"}, "sk": {"S": "1"}},
                ConditionExpression="attribute_not_exists(pk)")
        self.assertEqual(refused.exception.response["Error"]["Message"], "The conditional request failed")

    def test_are_found_by_key_and_index_and_page(self):
        with self.table.batch_writer() as batch:
            for n in range(120):
                batch.put_item(Item={"pk": "query", "sk": f"{n:03}", "owner": "ann" if n % 2 else "bob"})
        found = self.table.query(KeyConditionExpression=Key("pk").eq("query") & Key("sk").between("010", "019"),
                                 FilterExpression=Attr("owner").eq("ann"), ScanIndexForward=False)
        self.assertEqual([i["sk"] for i in found["Items"]], ["019", "017", "015", "013", "011"])
        self.assertEqual(found["ScannedCount"], 10)
        pages = client.get_paginator("query").paginate(
            TableName="items", IndexName="by_owner", KeyConditionExpression="#o = :o",
            ExpressionAttributeNames={"#o": "owner"}, ExpressionAttributeValues={":o": {"S": "bob"}},
            PaginationConfig={"PageSize": 7})
        self.assertEqual(sum(page["Count"] for page in pages), 60)
        segments = [self.table.scan(Segment=n, TotalSegments=3, FilterExpression=Attr("pk").eq("query"))["Count"]
                    for n in range(3)]
        self.assertEqual(sum(segments), 120)

    def test_are_written_together_or_not_at_all(self):
        put = {"Put": {"TableName": "items", "Item": {"pk": {"S": "tx"}, "sk": {"S": "1"}}}}
        check = {"ConditionCheck": {"TableName": "items", "Key": {"pk": {"S": "tx"}, "sk": {"S": "none"}},
                                    "ConditionExpression": "attribute_exists(pk)"}}
        with self.assertRaises(client.exceptions.TransactionCanceledException) as refused:
            client.transact_write_items(TransactItems=[put, check])
        self.assertEqual([r["Code"] for r in refused.exception.response["CancellationReasons"]],
                         ["None", "ConditionalCheckFailed"])
        client.transact_write_items(TransactItems=[put])
        got = client.transact_get_items(
            TransactItems=[{"Get": {"TableName": "items", "Key": {"pk": {"S": "tx"}, "sk": {"S": "1"}}}}])
        self.assertEqual(len(got["Responses"]), 1)

    def test_are_reached_by_statements(self):
        client.execute_statement(Statement="INSERT INTO items VALUE {'pk': 'sql', 'sk': ?}", Parameters=[{"S": "1"}])
        found = client.execute_statement(Statement="SELECT sk FROM items WHERE pk = 'sql'")
        self.assertEqual(found["Items"], [{"sk": {"S": "1"}}])

    def test_are_refused_beyond_400_kilobytes(self):
        with self.assertRaises(ClientError) as refused:
            self.table.put_item(Item={"pk": "big", "sk": "1", "data": "x" * (400 * 1024)})
        self.assertEqual(refused.exception.response["Error"],
                         {"Code": "ValidationException", "Message": "Item size has exceeded the maximum allowed size"})

    def test_come_in_long_answers(self):
        with self.table.batch_writer() as batch:
            for n in range(10):
                batch.put_item(Item={"pk": "long", "sk": str(n), "data": "x" * 100_000})
        self.assertEqual(self.table.query(KeyConditionExpression=Key("pk").eq("long"))["Count"], 10)

    def test_are_written_by_many_threads(self):
        def add():
            for _ in range(50):
                service_client.update_item(
                    TableName="items", Key={"pk": {"S": "threads"}, "sk": {"S": "1"}}, UpdateExpression="ADD n :one",
                    ExpressionAttributeValues={":one": {"N": "1"}})
        service_client = service.client()
        threads = [threading.Thread(target=add) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(self.table.get_item(Key={"pk": "threads", "sk": "1"})["Item"]["n"], 300)


class Streams(unittest.TestCase):
    def test_tell_what_has_changed(self):
        table = make_table("streamed", StreamSpecification={
            "StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"})
        key = {"pk": "a", "sk": "b"}
        table.put_item(Item={**key, "n": 1})
        table.put_item(Item={**key, "n": 2})
        table.delete_item(Key=key)
        streams = service.client("dynamodbstreams")
        arn = streams.list_streams(TableName="streamed")["Streams"][0]["StreamArn"]
        self.assertEqual(arn, table.latest_stream_arn)
        events = []
        for shard in streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]:
            position = streams.get_shard_iterator(
                StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
            events += streams.get_records(ShardIterator=position)["Records"]
        self.assertEqual([e["eventName"] for e in events], ["INSERT", "MODIFY", "REMOVE"])
        self.assertEqual(events[1]["dynamodb"]["OldImage"]["n"], {"N": "1"})
        self.assertEqual(events[1]["dynamodb"]["NewImage"]["n"], {"N": "2"})


class Servers(unittest.TestCase):
    def test_keep_tables_in_a_file(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "app.db")
            for expected in ([], ["kept"]):
                one = Service("--data", path)
                try:
                    self.assertEqual(one.client().list_tables()["TableNames"], expected)
                    if not expected:
                        one.client().create_table(
                            TableName="kept", BillingMode="PAY_PER_REQUEST",
                            AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
                            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}])
                finally:
                    self.assertEqual(one.stop(), 0)

    def test_verify_signatures_when_told_to(self):
        one = Service("--access-key", KEY, "--secret-key", SECRET)
        try:
            self.assertEqual(one.client().list_tables()["TableNames"], [])
            with self.assertRaises(ClientError) as refused:
                one.client(secret="wrong").list_tables()
            self.assertEqual(refused.exception.response["Error"]["Code"], "InvalidSignatureException")
        finally:
            one.stop()


if __name__ == "__main__":
    unittest.main()
