"""Registers, publishes, lists and resends with the client generated from the API's description, without a cast."""

import json
import sys

from hookledger_client import AuthenticatedClient
from hookledger_client.api.deliveries import deliveries_get, deliveries_list, deliveries_resend
from hookledger_client.api.documented_endpoints import notifications_list
from hookledger_client.api.events import events_publish
from hookledger_client.api.recoveries import recoveries_resend
from hookledger_client.api.webhooks import webhooks_create, webhooks_list
from hookledger_client.models import (
    CreatedWebhookDto,
    CreateWebhookDto,
    DeliveryDto,
    DeliveryPageDto,
    NotificationsEnvelopeDto,
    ProblemDto,
    PublishedEventDto,
    PublishEventDto,
    RecoveryDto,
    ResendDto,
    ResendDtoStatus,
    WebhookPageDto,
)

base_url, token, target_url = sys.argv[1:4]
client = AuthenticatedClient(base_url=base_url, token=token, prefix="Token")

webhook = webhooks_create.sync(
    client=client,
    body=CreateWebhookDto(event_type="order.*", target_url=target_url, rate_limit_per_second=50.5),
)
assert isinstance(webhook, CreatedWebhookDto), webhook

published = 0
for payload in ({"id": 8812}, ["a", 1], "text", 12.5, True, None):
    event = events_publish.sync(
        client=client,
        idempotency_key=f"key-{published}",
        body=PublishEventDto(type_="order.created", payload=payload, object_id=8812),
    )
    assert isinstance(event, PublishedEventDto), event
    published += event.deliveries

webhooks = webhooks_list.sync(client=client, limit=5)
assert isinstance(webhooks, WebhookPageDto), webhooks

page = deliveries_list.sync(client=client, webhook_id=webhook.id, wait_seconds=10)
assert isinstance(page, DeliveryPageDto), page

resent = deliveries_resend.sync(client=client, id=page.items[0].id)
assert isinstance(resent, DeliveryDto), resent

counted = recoveries_resend.sync(
    client=client,
    body=ResendDto(webhook_id=webhook.id, status=ResendDtoStatus.DELIVERED, dry_run=True),
)
assert isinstance(counted, RecoveryDto), counted

missing = deliveries_get.sync(client=client, id=0)
assert isinstance(missing, ProblemDto), missing

notifications = notifications_list.sync(client=client, items_per_page=3)
assert isinstance(notifications, NotificationsEnvelopeDto), notifications

print(
    json.dumps(
        {
            "secret": webhook.secret_key.startswith("whsec_"),
            "published": published,
            "shown": len(webhooks.items),
            "rate": webhooks.items[0].rate_limit_per_second,
            "listed": len(page.items),
            "resent": resent.id == page.items[0].id,
            "counted": counted.total,
            "missing": missing.code.value,
            "notifications": len(notifications.data.notifications),
        }
    )
)
