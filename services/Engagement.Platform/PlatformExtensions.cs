using Engagement.Access.V1;
using Engagement.Platform.Access;
using Engagement.Platform.Errors;
using Engagement.Platform.Events;
using Engagement.Platform.Reflection;
using Engagement.Platform.Visibility;
using Engagement.ServiceDefaults.Discovery;
using Engagement.SocialGraph.V1;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.OpenApi.Models;

namespace Engagement.Platform;

/// <summary>What a gRPC service of the suite has beyond the service defaults: access, the error model, reflection, JSON and OpenAPI.</summary>
public static class PlatformExtensions
{
    /// <summary>One message's limit, for 1000 interactions with 1000 sections each at their largest would be too much for anybody.</summary>
    private const int LargestMessageBytes = 4 * 1024 * 1024;

    public static IHostApplicationBuilder AddPlatform(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<EventHorizonOptions>()
            .BindConfiguration(EventHorizonOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<EventIds>();
        builder.Services.AddGrpc(options =>
        {
            options.MaxReceiveMessageSize = LargestMessageBytes;
            options.Interceptors.Add<ErrorInterceptor>();
            options.Interceptors.Add<AccessInterceptor>();
        }).AddJsonTranscoding(json =>
        {
            // Without these an error in JSON would lack its details, and a JavaScript client would round its large numbers.
            json.TypeRegistry = TypeRegistry.FromFiles(ErrorDetailsReflection.Descriptor);
            json.JsonSettings.WriteInt64sAsStrings = true;
        });
        builder.Services.AddReflectionOfOwnServices();
        builder.Services.AddGrpcSwagger();
        builder.Services.AddSwaggerGen(swagger =>
        {
            swagger.SwaggerDoc("v1", new OpenApiInfo { Title = builder.Environment.ApplicationName, Version = "v1" });
            // The comments of the contracts, which the compiler has copied there.
            swagger.IncludeGrpcXmlComments(Path.ChangeExtension(typeof(AccessReflection).Assembly.Location, ".xml"));
            swagger.MapType<long>(() => new OpenApiSchema { Type = "string", Format = "int64" });
            swagger.AddSecurityDefinition("bearer", new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "JWT" });
            swagger.AddSecurityRequirement(new OpenApiSecurityRequirement
            {
                [new OpenApiSecurityScheme { Reference = new OpenApiReference { Type = ReferenceType.SecurityScheme, Id = "bearer" } }] = [],
            });
        });
        return builder;
    }

    /// <summary>For a service that shows something of users to one another: <see cref="GraphReader"/>.</summary>
    public static IHostApplicationBuilder AddGraphReader(this IHostApplicationBuilder builder)
    {
        builder.AddServiceClient<GraphService.GraphServiceClient>("socialgraph");
        builder.Services.AddOptions<GraphReaderOptions>()
            .BindConfiguration(GraphReaderOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<GraphReader>();
        return builder;
    }

    /// <summary>gRPC-Web on the HTTP/1.1 endpoint, `/openapi/v1.json`, and gRPC reflection.</summary>
    public static WebApplication MapPlatform(this WebApplication app)
    {
        app.UseGrpcWeb(new GrpcWebOptions { DefaultEnabled = true });
        app.UseSwagger(options => options.RouteTemplate = "openapi/{documentName}.json");
        app.MapGrpcReflectionService();
        return app;
    }
}
